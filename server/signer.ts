import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signs what is given away and comes back: links that say what they are for, and need not be stored. */
export class Signer {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Makes a token of `text`, good for nothing but `purpose`. Whoever has it can read the text. */
  sign(purpose: string, text: string): string {
    return `${Buffer.from(text).toString('base64url')}.${this.#mark(purpose, text).toString('base64url')}`;
  }

  /** Returns the text of a token made for this purpose; undefined where it is anything else. */
  open(purpose: string, token: string): string | undefined {
    const [, text = '', mark = ''] = /^([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
    const signed = Buffer.from(text, 'base64url').toString();
    const [right, given] = [this.#mark(purpose, signed), Buffer.from(mark, 'base64url')];
    return right.length === given.length && timingSafeEqual(right, given) ? signed : undefined;
  }

  #mark(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.#secret).update(`${purpose}\n${text}`).digest();
  }
}
