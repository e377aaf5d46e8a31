import type { Response } from 'express';
import { Refusal } from '../errors.ts';

// So many uploads are held in memory at once, and of one member.
const HELD_AT_ONCE = 12;
const HELD_OF_ONE = 4;
const COME_BACK_AFTER_S = 5;

/** Lets in as many uploads at a time as this node has room for. */
export class UploadGate {
  readonly #held = new Map<number, number>();

  /** Counts one upload of a member until its request is over; refuses with 503 where there are too many already. */
  enter(memberId: number, response: Response): void {
    const own = this.#held.get(memberId) ?? 0;
    const all = [...this.#held.values()].reduce((sum, held) => sum + held, 0);
    if (all >= HELD_AT_ONCE || own >= HELD_OF_ONE) {
      const message = 'Many pictures are coming in right now. Try again in a moment.';
      const issues = [{ field: 'file', message }];
      throw new Refusal('unavailable', message, { retryAfter: COME_BACK_AFTER_S, issues });
    }
    this.#held.set(memberId, own + 1);
    response.once('close', () => this.#leave(memberId));
  }

  #leave(memberId: number): void {
    const left = (this.#held.get(memberId) ?? 1) - 1;
    if (left > 0) this.#held.set(memberId, left);
    else this.#held.delete(memberId);
  }
}
