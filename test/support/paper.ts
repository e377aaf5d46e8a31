import { Writable } from 'node:stream';

/** What a program writes to, kept as text. */
export class Paper extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void) {
    this.text += chunk.toString();
    done();
  }
}
