import type { Response } from 'express';
import { Refusal } from '../errors.ts';

// So many files are held in memory at once, and of one member.
const FILES_AT_ONCE = 12;
const FILES_OF_ONE = 4;
// And so many forms that may come with one, of one member or one place: each may hold megabytes of text.
const FORMS_OF_ONE = 8;
const COME_BACK_AFTER_S = 5;

/** Lets in as many files, and forms that may come with one, at a time as this node has room for. */
export class UploadGate {
  readonly #files = new Map<number, number>();
  readonly #forms = new Map<string, number>();

  /** Counts one file of a member until its request is over; refuses with 503 where there are too many already. */
  enter(memberId: number, response: Response): void {
    const all = [...this.#files.values()].reduce((sum, held) => sum + held, 0);
    if (all >= FILES_AT_ONCE || (this.#files.get(memberId) ?? 0) >= FILES_OF_ONE) {
      const message = 'Many pictures are coming in right now. Try again in a moment.';
      const issues = [{ field: 'file', message }];
      throw new Refusal('unavailable', message, { retryAfter: COME_BACK_AFTER_S, issues });
    }
    hold(this.#files, memberId, response);
  }

  /** Counts one form of somebody until its request is over; refuses with 503 where there are too many of theirs already. */
  read(person: string, response: Response): void {
    if ((this.#forms.get(person) ?? 0) >= FORMS_OF_ONE)
      throw new Refusal('unavailable', 'Many forms are coming from you right now. Go back and try again in a moment.', {
        retryAfter: COME_BACK_AFTER_S,
      });
    hold(this.#forms, person, response);
  }
}

function hold<Key>(held: Map<Key, number>, key: Key, response: Response): void {
  held.set(key, (held.get(key) ?? 0) + 1);
  response.once('close', () => {
    const left = (held.get(key) ?? 1) - 1;
    if (left > 0) held.set(key, left);
    else held.delete(key);
  });
}
