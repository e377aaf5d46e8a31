import type { Db } from '../database/connection.ts';
import type { Log } from '../log.ts';
import { readHeads } from '../threads/store.ts';
import type { ThreadFeeds } from './thread-feeds.ts';

const HEADS_EVERY_MS = 2_000;
const HEADS_PER_QUERY = 500;

/**
 * Asks the database every 2 s for the heads of the threads followed on this node, so that a follower is at the head
 * within 5 s whatever became of the announcement. A thread that is gone, or whose audience changed, is given to
 * `accessChanged`. Returns a function that asks now, and one that ends it.
 */
export function watchHeads(db: Db, feeds: ThreadFeeds, log: Log, accessChanged: (threadId: number) => void) {
  const audiences = new Map<number, string>();
  let ended = false;
  let timer: NodeJS.Timeout;

  async function ask(): Promise<void> {
    const followed = feeds.threadIds;
    for (let i = 0; i < followed.length; i += HEADS_PER_QUERY) {
      const ids = followed.slice(i, i + HEADS_PER_QUERY);
      const heads = new Map((await readHeads(db, ids)).map((head) => [head.id, head]));
      for (const id of ids) {
        const head = heads.get(id);
        if (!head || (audiences.has(id) && audiences.get(id) !== head.audience)) accessChanged(id);
        if (!head) continue;
        audiences.set(id, head.audience);
        feeds.moveTo(id, head.cursor);
      }
    }
    const still = new Set(followed);
    for (const id of audiences.keys()) if (!still.has(id)) audiences.delete(id);
  }

  async function askForEver(): Promise<void> {
    await ask().catch((error: Error) => log.warn({ error: error.message }, 'the heads of threads could not be read'));
    if (!ended) timer = setTimeout(askForEver, HEADS_EVERY_MS).unref();
  }
  timer = setTimeout(askForEver, HEADS_EVERY_MS).unref();

  return {
    askNow: () => ask().catch(() => {}),
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
