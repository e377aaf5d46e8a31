import type { MemberName } from '../../shared/member.ts';

// Browsers say it again every few seconds while somebody types.
const TYPING_LASTS_MS = 6_000;

/** Knows who is typing in each thread, and announces the whole list whenever it changes. */
export class Typing {
  readonly #threads = new Map<number, Map<number, { member: MemberName; timer: NodeJS.Timeout }>>();
  readonly #announce: (threadId: number, members: MemberName[]) => void;

  constructor(announce: (threadId: number, members: MemberName[]) => void) {
    this.#announce = announce;
  }

  /** Counts the member as typing for the next 6 s. */
  start(threadId: number, member: MemberName): void {
    const thread = this.#threads.get(threadId) ?? new Map();
    this.#threads.set(threadId, thread);
    const known = thread.get(member.id);
    clearTimeout(known?.timer);
    thread.set(member.id, { member, timer: setTimeout(() => this.stop(threadId, member.id), TYPING_LASTS_MS).unref() });
    if (!known) this.#tell(threadId);
  }

  /** Counts the member as typing no longer. */
  stop(threadId: number, memberId: number): void {
    const thread = this.#threads.get(threadId);
    const known = thread?.get(memberId);
    if (!thread || !known) return;
    clearTimeout(known.timer);
    thread.delete(memberId);
    this.#tell(threadId);
    if (thread.size === 0) this.#threads.delete(threadId);
  }

  close(): void {
    for (const thread of this.#threads.values()) for (const { timer } of thread.values()) clearTimeout(timer);
    this.#threads.clear();
  }

  #tell(threadId: number): void {
    this.#announce(
      threadId,
      [...(this.#threads.get(threadId)?.values() ?? [])].map(({ member }) => member),
    );
  }
}
