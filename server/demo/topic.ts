import type { Post } from '../../shared/post.ts';
import { quoteOf } from '../../shared/quote.ts';
import { CAST, mentionOf } from './members.ts';
import type { Random } from './random.ts';
import { OPENERS, type Talk } from './script.ts';

const BEAT = /^(\w)(?: (quotes|answers) (\d+))?: (.+)$/;
const REMEMBERED = 60;

/** One post to come: who writes it and what, with what it quotes or answers. */
interface Beat {
  letter: string;
  says: string;
  to?: { how: 'quotes' | 'answers'; back: number };
}

/** Reads the lines of a script. Throws where one is no line of it or points above the first. */
export function beatsOf(talk: Talk): Beat[] {
  return talk.lines
    .trim()
    .split('\n')
    .map((line, i) => {
      const [, letter = '', how, back, says = ''] = BEAT.exec(line) ?? [];
      if (!CAST.some((role) => role.letter === letter) || Number(back) > i)
        throw new Error(`The script has no such line: ${line}`);
      return { letter, says, ...(how && { to: { how: how as 'quotes' | 'answers', back: Number(back) } }) };
    });
}

/** A conversation on its way: what has been said of it, and what comes next. */
export class Topic {
  /** Null until somebody starts the thread with the first post. */
  threadId: number | null;
  readonly title: string;
  readonly #beats: Beat[];
  readonly #remarks: readonly string[];
  readonly #random: Random;
  readonly #said: { says: string; post: Post }[] = [];
  /** The remarks that were used last, which must wait until the others had their turn. */
  #madeOf: string[] = [];
  /** Somebody is writing the next post. */
  isBusy = false;

  constructor(talk: Talk, welcomeThreadId: number, random: Random) {
    this.threadId = talk.title === null ? welcomeThreadId : null;
    this.title = talk.title ?? '';
    this.#beats = beatsOf(talk);
    this.#remarks = talk.remarks;
    this.#random = random;
  }

  /** Returns what comes next: the script's next line or, when it is over, one made of its parts. */
  next(): Beat {
    const scripted = this.#beats[0];
    if (scripted) return scripted;
    const last = this.#said.at(-1)?.post.author.name;
    const role = this.#random.pick(CAST.filter(({ name }) => name !== last)) ?? CAST[0];
    const chance = this.#random.next();
    const beat: Beat = { letter: role?.letter ?? '', says: this.#newRemark() };
    if (chance < 0.6) beat.to = { how: chance < 0.3 ? 'quotes' : 'answers', back: 1 };
    this.#beats.push(beat);
    return beat;
  }

  /** Writes the source of a beat, and the number of the post it answers. */
  write({ says, to }: Beat): { body: string; replyTo?: number } {
    const above = to && this.#said.at(-to.back);
    const words = says.replace(/\{(\w)\}/g, (_, letter: string) => mentionOf(nameOf(letter)));
    if (!above) return { body: words };
    if (to?.how === 'answers') return { body: words, replyTo: above.post.number };
    const quoted = above.says.replace(/\{(\w)\}/g, (_, letter: string) => nameOf(letter));
    return { body: quoteOf(above.post, quoted) + words, replyTo: above.post.number };
  }

  /** Takes note that the next beat was said. */
  heard(beat: Beat, post: Post): void {
    this.#beats.shift();
    this.#said.push({ says: beat.says, post });
    if (this.#said.length > REMEMBERED) this.#said.shift();
  }

  #newRemark(): string {
    const remark = this.#random.pick(this.#remarks.filter((each) => !this.#madeOf.includes(each))) ?? '';
    this.#madeOf = [...this.#madeOf, remark].slice(1 - this.#remarks.length);
    return `${this.#random.pick(OPENERS) ?? ''} ${remark}`;
  }
}

function nameOf(letter: string): string {
  return CAST.find((role) => role.letter === letter)?.name ?? letter;
}
