import type { Bus } from './bus.ts';
import { memberRoom } from './rooms.ts';

/** Knows which members are connected to this node, by sockets or by streams, and hears for them what other nodes say. */
export class MembersHere {
  readonly #bus: Bus;
  /** By member, whom to ring when something is said to them. */
  readonly #followers = new Map<number, Set<() => void>>();

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  get ids(): number[] {
    return [...this.#followers.keys()];
  }

  has(memberId: number): boolean {
    return this.#followers.has(memberId);
  }

  /** Tells whether a member is connected to any node; where that cannot be known, that they are. */
  async isAnywhere(memberId: number): Promise<boolean> {
    return this.has(memberId) || (await this.#bus.isHeard(memberRoom(memberId)).catch(() => true));
  }

  /**
   * Hears what any node says to a member, until the returned function is called: calls `rung` when it is about their
   * notifications.
   */
  follow(memberId: number, rung: () => void = () => {}): () => void {
    const followers = this.#followers.get(memberId) ?? new Set();
    if (followers.size === 0) this.#bus.listen(memberRoom(memberId));
    this.#followers.set(memberId, followers);
    // Each its own, though two may follow with the same function.
    const follower = () => rung();
    followers.add(follower);
    return () => {
      if (!followers.delete(follower) || followers.size > 0) return;
      this.#followers.delete(memberId);
      this.#bus.unlisten(memberRoom(memberId));
    };
  }

  /** Rings those who follow what is said to a member. */
  ring(memberId: number): void {
    for (const rung of this.#followers.get(memberId) ?? []) rung();
  }
}
