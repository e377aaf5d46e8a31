import type { Viewer } from '../accounts/viewer.ts';
import { Refusal } from '../errors.ts';
import { networkOf } from '../http/network.ts';

/** How many connections one person may hold open, in all their tabs. */
const PER_MEMBER = 100;

/**
 * Counts the connections that are held open on this node, sockets and streams, and refuses who would hold too many: by
 * address, behind which a whole school may be, and by member. What is counted in memory cannot be away.
 */
export class Holds {
  readonly #held = new Map<string, number>();
  readonly #perAddress: number;

  constructor(perAddress: number) {
    this.#perAddress = perAddress;
  }

  /** Counts one more until the returned function is called. Throws a Refusal where it is one too many. */
  take(address: string, viewer: Viewer): () => void {
    const ofMember = viewer.kind === 'member' ? [{ key: viewer.key, max: PER_MEMBER }] : [];
    return this.#take([{ key: `address:${networkOf(address)}`, max: this.#perAddress }, ...ofMember]);
  }

  /** Counts one that has not said yet whose it is, as take() does. An address may hold as many of these besides. */
  takeUnknown(address: string): () => void {
    return this.#take([{ key: `unknown:${networkOf(address)}`, max: this.#perAddress }]);
  }

  #take(counted: { key: string; max: number }[]): () => void {
    if (counted.some(({ key, max }) => (this.#held.get(key) ?? 0) >= max))
      throw new Refusal('rate_limited', 'Too many connections are open already.');
    for (const { key } of counted) this.#add(key, 1);
    let isHeld = true;
    return () => {
      if (isHeld) for (const { key } of counted) this.#add(key, -1);
      isHeld = false;
    };
  }

  #add(key: string, change: number): void {
    const held = (this.#held.get(key) ?? 0) + change;
    if (held > 0) this.#held.set(key, held);
    else this.#held.delete(key);
  }
}
