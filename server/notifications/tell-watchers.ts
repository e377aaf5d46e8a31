import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import type { Live } from '../live/live.ts';
import type { Handler } from '../outbox/outbox.ts';
import { announceNotified } from './announce.ts';
import { planDeliveries } from './channels.ts';
import { foldForWatchers } from './folds.ts';
import type { Told } from './store.ts';

export const WATCHERS_KIND = 'watchers';
// A slice is one transaction, during which, on SQLite, nothing else happens on the node.
const WATCHERS_PER_SLICE = 100;

/**
 * Leaves it to the outbox to tell those who watch a new post's thread, in the post's own transaction: one statement, however
 * many they are. Returns whether anybody else watches it.
 */
export async function enqueueForWatchers(
  trx: Db,
  post: { id: number; threadId: number; author: { id: number } },
  now: number,
): Promise<boolean> {
  const added = await trx
    .insertInto('outbox')
    .columns(['kind', 'subject_id', 'due_at', 'created_at'])
    .expression((eb) =>
      eb
        .selectFrom('watches')
        .select([
          sql.lit(WATCHERS_KIND).as('kind'),
          sql<number>`cast(${post.id} as bigint)`.as('subject_id'),
          sql<number>`cast(${now} as bigint)`.as('due_at'),
          sql<number>`cast(${now} as bigint)`.as('created_at'),
        ])
        .where('thread_id', '=', post.threadId)
        .where('level', '=', 'everything')
        .where('member_id', '!=', post.author.id)
        .limit(1),
    )
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

/**
 * Tells the watchers of a post's thread, slice by slice, each in one transaction with how far it has come: whatever is killed
 * in between, each is told once. Those connected hear of it as their slice commits.
 */
export function tellWatchers(live: Live, now = Date.now, perSlice = WATCHERS_PER_SLICE): Handler {
  return {
    atOnce: 1,
    async work({ subjectId: postId, progress }, { signal, advance }) {
      for (let after = progress; ; ) {
        if (signal.aborted) return { again: now() };
        let told: Told[] = [];
        const begun = performance.now();
        await advance(async (trx) => {
          const folds = await foldForWatchers(trx, postId, { after, limit: perSlice }, now());
          told = folds.map(({ id, memberId }) => ({ notificationId: id, memberId, kind: 'watch' as const }));
          await planDeliveries(trx, told, now());
          return told.at(-1)?.memberId ?? after;
        });
        announceNotified({ live }, { told, enqueued: told.length > 0 });
        if (told.length < perSlice) return 'done';
        after = told.at(-1)?.memberId ?? after;
        // As long as the slice took: whoever posts and reads meanwhile has the better half of the node.
        await pause(performance.now() - begun);
      }
    },
  };
}
