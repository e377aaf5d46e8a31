import { ANSWERS_KEPT } from '../../shared/limits.ts';
import type { Answer, Post } from '../../shared/post.ts';

/**
 * Knows which posts answered each post of a page. Every post says which ones it answers, so whoever has the answers as
 * they were served, and hears of every change since, knows them as they are: no answered post needs to change for it.
 */
export class LiveAnswers {
  readonly #first: number;
  readonly #last: number;
  readonly #to: Map<number, Answer[]>;
  /** The newest cursor heard of each answering post: what comes late changes nothing. */
  readonly #heard = new Map<number, number>();

  constructor(first: number, last: number, served: Record<number, Answer[]>) {
    this.#first = first;
    this.#last = last;
    this.#to = new Map(Object.entries(served).map(([number, answers]) => [Number(number), answers]));
  }

  /** Returns the first answers to a post in order: the same array until something about them changes. */
  to(number: number): Answer[] | undefined {
    return this.#to.get(number);
  }

  /** Returns the first answers to each of these posts that has any, by its number. */
  among(posts: Post[]): Record<number, Answer[]> {
    const answered: Record<number, Answer[]> = {};
    for (const { number } of posts) {
      const answers = this.#to.get(number);
      if (answers) answered[number] = answers;
    }
    return answered;
  }

  /** Takes in a post as it is now. */
  hear({ number, cursor, author, answers }: Post): void {
    if ((this.#heard.get(number) ?? 0) >= cursor) return;
    this.#heard.set(number, cursor);
    const answered = answers.filter((each) => each >= this.#first && each <= this.#last);
    for (const [each, before] of this.#to) {
      if (answered.includes(each) || !before.some((answer) => answer.number === number)) continue;
      const left = before.filter((answer) => answer.number !== number);
      if (left.length > 0) this.#to.set(each, left);
      else this.#to.delete(each);
    }
    for (const each of answered) {
      const before = this.#to.get(each) ?? [];
      if (before.some((answer) => answer.number === number)) continue;
      const answer = { number, author: { id: author.id, name: author.name } };
      const after = [...before, answer].sort((a, b) => a.number - b.number);
      this.#to.set(each, after.slice(0, ANSWERS_KEPT));
    }
  }
}
