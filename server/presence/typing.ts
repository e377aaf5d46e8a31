import type { MemberName } from '../../shared/member.ts';

// Browsers say it again every few seconds while somebody types.
const TYPING_LASTS_MS = 6_000;
const ANNOUNCED_EVERY_MS = 500;
const TYPING_NAMES_MAX = 20;

interface Thread {
  members: Map<number, { member: MemberName; timer: NodeJS.Timeout }>;
  /** Runs while it is too early for the next announcement. */
  pause: NodeJS.Timeout | undefined;
  changed: boolean;
}

/** Knows who is typing in each thread, and announces the whole list when it changes, at most twice a second. */
export class Typing {
  readonly #threads = new Map<number, Thread>();
  readonly #announce: (threadId: number, members: MemberName[]) => void;

  constructor(announce: (threadId: number, members: MemberName[]) => void) {
    this.#announce = announce;
  }

  /** Counts the member as typing for the next 6 s. */
  start(threadId: number, member: MemberName): void {
    const thread = this.#threads.get(threadId) ?? { members: new Map(), pause: undefined, changed: false };
    this.#threads.set(threadId, thread);
    const known = thread.members.get(member.id);
    clearTimeout(known?.timer);
    const timer = setTimeout(() => this.stop(threadId, member.id), TYPING_LASTS_MS).unref();
    thread.members.set(member.id, { member, timer });
    if (!known) this.#tell(threadId, thread);
  }

  /** Counts the member as typing no longer. */
  stop(threadId: number, memberId: number): void {
    const thread = this.#threads.get(threadId);
    const known = thread?.members.get(memberId);
    if (!thread || !known) return;
    clearTimeout(known.timer);
    thread.members.delete(memberId);
    this.#tell(threadId, thread);
  }

  close(): void {
    for (const { members, pause } of this.#threads.values()) {
      clearTimeout(pause);
      for (const { timer } of members.values()) clearTimeout(timer);
    }
    this.#threads.clear();
  }

  #tell(threadId: number, thread: Thread): void {
    thread.changed = true;
    if (thread.pause) return;
    thread.changed = false;
    const members = [...thread.members.values()].slice(0, TYPING_NAMES_MAX);
    this.#announce(
      threadId,
      members.map(({ member }) => member),
    );
    thread.pause = setTimeout(() => {
      thread.pause = undefined;
      if (thread.changed) this.#tell(threadId, thread);
      else if (thread.members.size === 0) this.#threads.delete(threadId);
    }, ANNOUNCED_EVERY_MS).unref();
  }
}
