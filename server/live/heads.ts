import type { Db } from '../database/connection.ts';
import type { Epoch } from '../database/epoch.ts';
import { slices } from '../database/slices.ts';
import type { Log } from '../log.ts';
import { readHeads } from '../threads/store.ts';
import type { ThreadFeeds } from './thread-feeds.ts';

const HEADS_EVERY_MS = 2_000;
const HEADS_PER_QUERY = 500;
// A node that cannot see the database for this long can no longer promise its followers the head within 5 s.
const BLIND_AFTER_MS = 5_000;

interface Told {
  /** A followed thread is gone, or its audience changed. */
  accessChanged(threadId: number): void;
  /** The database has not answered for 5 s, or still not: what followers see here may be behind, unknown to all. */
  blind(): void;
  /** The database was replaced by another copy: what was told and remembered of it is void. */
  restored(): void;
}

export interface Heads {
  /** Whether the database answered lately. */
  readonly seeing: boolean;
  askNow(): Promise<void>;
  end(): void;
}

/**
 * Asks the database every 2 s for the heads of the threads followed on this node, so that a follower is at the head
 * within 5 s whatever became of the announcement. Says so when it goes without an answer for too long.
 */
export function watchHeads(
  { db, epoch, feeds, log }: { db: Db; epoch: Epoch; feeds: ThreadFeeds; log: Log },
  told: Told,
  now = () => performance.now(),
): Heads {
  const audiences = new Map<number, string>();
  let answeredAt = now();
  let lookedAt = answeredAt;
  let seeing = true;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    if (await epoch.hasMoved(db)) {
      log.warn('the database was restored: everybody who follows starts anew');
      told.restored();
    }
    const followed = feeds.threadIds;
    for (const ids of slices(followed, HEADS_PER_QUERY)) {
      const heads = new Map((await readHeads(db, ids)).map((head) => [head.id, head]));
      for (const id of ids) {
        const head = heads.get(id);
        const known = [audiences.get(id), feeds.audienceOf(id)].filter((each) => each !== undefined);
        if (!head || known.some((audience) => audience !== head.audience)) told.accessChanged(id);
        if (!head) continue;
        audiences.set(id, head.audience);
        feeds.headIs(id, head.cursor);
      }
    }
    const still = new Set(followed);
    for (const id of audiences.keys()) if (!still.has(id)) audiences.delete(id);
  }

  function answered(): void {
    answeredAt = now();
    if (!seeing) log.info('the database answers again');
    seeing = true;
  }

  // A question that hangs is not asked a second time beside itself: it holds a connection of the pool.
  function askOnce(): Promise<void> {
    asking ??= ask()
      .then(answered, (error: Error) => log.warn({ error: error.message }, 'the heads of threads could not be read'))
      .finally(() => {
        asking = null;
      });
    return asking;
  }

  const timer = setInterval(() => {
    // While the node itself was held up it could hear no answer: whoever floods it must not have everybody let go.
    answeredAt += Math.max(0, now() - lookedAt - HEADS_EVERY_MS);
    lookedAt = now();
    void askOnce();
    if (now() - answeredAt <= BLIND_AFTER_MS) return;
    if (seeing) log.error('the database has not answered for 5 s: followers are let go until it does');
    seeing = false;
    told.blind();
  }, HEADS_EVERY_MS).unref();

  return {
    get seeing() {
      return seeing;
    },
    askNow: askOnce,
    end: () => clearInterval(timer),
  };
}
