import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';
import { sharedTime } from '../database/shared-time.ts';
import type { Live } from '../live/live.ts';
import type { Handler } from '../outbox/outbox.ts';
import { AT_ONCE } from '../outbox/store.ts';
import { isSilenced } from '../watches/thread-store.ts';
import { announceNotified } from './announce.ts';
import { planDeliveries } from './channels.ts';
import { foldForWatchers } from './folds.ts';
import { nextWatchers, type Slice } from './next-watchers.ts';
import type { Told } from './store.ts';

// A slice is one transaction, during which, on SQLite, nothing else happens on the node.
const WATCHERS_PER_SLICE = 100;
// A thread that tens of thousands watch, and in which much is posted, would have the watchers of all others wait for ever.
const TURN_MS = 250;

const NOT_SILENCED = sql<boolean>`not ${isSilenced({ member: 'watcher.member_id', thread: 'posts.thread_id' })}`;

/** Tells the next watchers of its board, by their ids, of a thread that starts with this post. Returns those told, in that order. */
async function tellNextOfBoard(
  trx: Db,
  postId: number,
  slice: Slice,
  now: number,
): Promise<{ id: number; memberId: number }[]> {
  const { rows } = await sql<{ id: number; memberId: number }>`
    insert into notifications (member_id, kind, actor_id, thread_id, post_id, created_at, changed_at)
    select watcher.member_id, 'board', posts.author_id, posts.thread_id, posts.id,
      cast(${now} as bigint), cast(${now} as bigint)
    ${nextWatchers('board_watches', { postId, slice, further: NOT_SILENCED })}
    returning id, member_id as "memberId"`.execute(trx);
  return rows.sort((a, b) => a.memberId - b.memberId);
}

/** Whom a post is told besides those it addresses: who watches its thread and, of one that starts a thread, its board. */
const WATCHERS = {
  watchers: { kind: 'watch', tellNext: foldForWatchers, enqueued: enqueuedFor('watchers', 'watches', 'thread_id') },
  'board-watchers': {
    kind: 'board',
    tellNext: tellNextOfBoard,
    enqueued: enqueuedFor('board-watchers', 'board_watches', 'board_id'),
  },
} as const;
type Watchers = keyof typeof WATCHERS;

/**
 * Leaves it to the outbox to tell those who watch a new post's thread, or the board in which it starts one, in the post's own
 * transaction: one statement, however many they are. Returns whether anybody else watches it.
 */
export async function enqueueForWatchers(
  trx: Db,
  post: { id: number; author: { id: number } } & ({ threadId: number } | { boardId: number }),
  now: number,
): Promise<boolean> {
  const [watchers, watched] =
    'boardId' in post ? (['board-watchers', post.boardId] as const) : (['watchers', post.threadId] as const);
  const rows = await WATCHERS[watchers].enqueued(trx, { postId: post.id, watched, authorId: post.author.id, now });
  return rows.length > 0;
}

/** Prepares what lays an item down where anybody but the author watches. */
function enqueuedFor(kind: string, watches: string, watched: string) {
  return prepared<{ postId: number; watched: number; authorId: number; now: number }, { id: number }>(
    (db, value) => sql`
      insert into outbox (kind, subject_id, due_at, created_at)
      select ${sql.lit(kind)}, cast(${value('postId')} as bigint), ${sql.lit(AT_ONCE)}, ${sharedTime(db, value('now'))}
      from ${sql.table(watches)}
      where ${sql.ref(watched)} = ${value('watched')} and level = 'everything' and member_id <> ${value('authorId')}
      limit 1
      returning id`,
  );
}

/**
 * Tells those who watch, slice by slice, each in one transaction with how far it has come: whatever is killed in between,
 * each is told once. Those connected hear of it as their slice commits. After a moment others have their turn: whoever
 * comes new first, then who waits longest.
 */
function tellAll(watchers: Watchers, live: Live, { perSlice, turnMs }: Turns): Handler {
  const { kind, tellNext } = WATCHERS[watchers];
  return {
    atOnce: 1,
    async work({ subjectId: postId, progress }, { signal, now, advance }) {
      const began = performance.now();
      for (let after = progress; ; ) {
        if (signal.aborted) return { again: now() };
        let told: Told[] = [];
        const begun = performance.now();
        await advance(async (trx) => {
          const next = await tellNext(trx, postId, { after, limit: perSlice }, now());
          told = next.map(({ id, memberId }) => ({ notificationId: id, memberId, kind }));
          await planDeliveries(trx, told, now());
          return told.at(-1)?.memberId ?? after;
        });
        announceNotified({ live }, { told, enqueued: told.length > 0 });
        if (told.length < perSlice) return 'done';
        after = told.at(-1)?.memberId ?? after;
        // As long as the slice took: whoever posts and reads meanwhile has the better half of the node.
        await pause(performance.now() - begun);
        if (performance.now() - began > turnMs) return { again: now() };
      }
    },
  };
}

/** How many are told in one transaction, and how long one post is busied with until others have their turn. */
interface Turns {
  perSlice: number;
  turnMs: number;
}

/** Makes the handlers of the outbox that tell watchers, of threads and of boards. */
export function tellWatchers(
  live: Live,
  turns: Turns = { perSlice: WATCHERS_PER_SLICE, turnMs: TURN_MS },
): Record<Watchers, Handler> {
  return {
    watchers: tellAll('watchers', live, turns),
    'board-watchers': tellAll('board-watchers', live, turns),
  };
}
