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
    const keys = [`address:${networkOf(address)}`, ...(viewer.kind === 'member' ? [viewer.key] : [])];
    const [ofAddress = 0, ofMember = 0] = keys.map((key) => this.#held.get(key) ?? 0);
    if (ofAddress >= this.#perAddress || ofMember >= PER_MEMBER)
      throw new Refusal('rate_limited', 'Too many connections are open already.');
    for (const key of keys) this.#add(key, 1);
    let isHeld = true;
    return () => {
      if (isHeld) for (const key of keys) this.#add(key, -1);
      isHeld = false;
    };
  }

  #add(key: string, change: number): void {
    const held = (this.#held.get(key) ?? 0) + change;
    if (held > 0) this.#held.set(key, held);
    else this.#held.delete(key);
  }
}
