import { setTimeout as pause } from 'node:timers/promises';
import type { Handler } from '../outbox/outbox.ts';
import { indexThread } from '../search/keep-index.ts';
import { holdThread } from './store.ts';

/**
 * Brings the search in step with the rest of a long thread that was deleted, restored or moved, some posts a transaction:
 * all in one would hold up whoever posts there and, on SQLite, the node. It rests as long after each as that took. What is
 * found meanwhile where it no longer stands is shown to nobody who may not read it: see search/hits.ts.
 */
export function reindexThreads(): Handler {
  return {
    atOnce: 1,
    async work({ subjectId: id, progress }, { signal, now, advance }) {
      for (let after: number | undefined = progress; after !== undefined; ) {
        if (signal.aborted) return { again: now() };
        const [from, begun]: [number, number] = [after, performance.now()];
        await advance(async (trx) => {
          await holdThread(trx, id);
          after = await indexThread(trx, id, from);
          return after ?? from;
        });
        await pause(performance.now() - begun);
      }
      return 'done';
    },
  };
}
