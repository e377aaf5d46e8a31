import { sql } from 'kysely';
import type { WatchLevel } from '../../shared/watch.ts';
import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';

const SETTINGS = { started: 'watch_started', answered: 'watch_answered', read: 'watch_read' } as const;
/** What a member did in a thread, by which it is watched as they set for that. */
type WatchReason = keyof typeof SETTINGS;

const watched = (reason: WatchReason) =>
  prepared<{ memberId: number; threadId: number; now: number }, never>((db, value) => {
    const level = SETTINGS[reason];
    return db
      .insertInto('watches')
      .columns(['member_id', 'thread_id', 'level', 'reason', 'created_at'])
      .expression((eb) => {
        const asSet = eb
          .selectFrom('members')
          .select([
            'id',
            sql<number>`cast(${value('threadId')} as bigint)`.as('thread_id'),
            level,
            sql<string>`cast(${sql.lit(reason)} as text)`.as('reason'),
            sql<number>`cast(${value('now')} as bigint)`.as('created_at'),
          ])
          .where('id', '=', value('memberId'));
        // Who only reads is told of answers without any watch, and of a board they silenced of nothing.
        if (reason !== 'read') return asSet;
        return asSet
          .where(level, '!=', 'answers')
          .where((e) => e.not(isSilenced({ member: 'members.id', thread: value('threadId') })));
      })
      .onConflict((conflict) => {
        const known = conflict.columns(['thread_id', 'member_id']);
        if (reason === 'read') return known.doNothing();
        return known
          .doUpdateSet((eb) => ({ level: eb.ref('excluded.level'), reason }))
          .where('watches.reason', '=', 'read');
      });
  });
const WATCHED = { started: watched('started'), answered: watched('answered'), read: watched('read') };

/**
 * Watches a thread for a member who starts, answers or first reads it, as they set for that. What they chose for the
 * thread stays, and so does what followed from more than this: reading counts less than answering, that than starting.
 */
export async function autoWatch(
  db: Db,
  memberId: number,
  threadId: number,
  reason: WatchReason,
  now: number,
): Promise<void> {
  await WATCHED[reason](db, { memberId, threadId, now });
}

/** Stores what a member wants to hear of a thread. */
export async function setWatch(
  db: Db,
  memberId: number,
  threadId: number,
  level: WatchLevel,
  now: number,
): Promise<void> {
  await db
    .insertInto('watches')
    .values({ member_id: memberId, thread_id: threadId, level, reason: 'chosen', created_at: now })
    .onConflict((conflict) => conflict.columns(['thread_id', 'member_id']).doUpdateSet({ level, reason: 'chosen' }))
    .execute();
}

/**
 * Tells, in a query in which these columns name a member and a thread, whether the member hears nothing of the thread: as
 * they said of it or, where they said nothing, of its board.
 */
export function isSilenced({ member, thread }: { member: string; thread: string | number }) {
  const [memberId, threadId] = [sql.ref(member), typeof thread === 'string' ? sql.ref(thread) : sql.val(thread)];
  return sql<boolean>`coalesce(
    (select own.level from watches as own where own.thread_id = ${threadId} and own.member_id = ${memberId}),
    (select whole.level from board_watches as whole join threads as inside on inside.board_id = whole.board_id
      where inside.id = ${threadId} and whole.member_id = ${memberId}),
    'answers') = 'nothing'`;
}

interface LevelRow {
  level: string | null;
  board_level: string | null;
  watch_read: string;
}

const levelsOf = prepared<{ memberId: number; threadId: number }, LevelRow>((db, value) =>
  db
    .selectFrom('members')
    .leftJoin('watches', (join) =>
      join.onRef('watches.member_id', '=', 'members.id').on('watches.thread_id', '=', value('threadId')),
    )
    .leftJoin('board_watches', (join) =>
      join
        .onRef('board_watches.member_id', '=', 'members.id')
        .on('board_watches.level', '=', 'nothing')
        .on('board_watches.board_id', '=', (eb) =>
          eb.selectFrom('threads').select('threads.board_id').where('threads.id', '=', value('threadId')),
        ),
    )
    .select(['watches.level', 'board_watches.level as board_level', 'members.watch_read'])
    .where('members.id', '=', value('memberId')),
);

/**
 * Returns what a member hears of a thread: as they said or, where they never did, nothing where they silenced its board, else
 * as they set for threads they read.
 */
export async function watchLevel(db: Db, memberId: number, threadId: number): Promise<WatchLevel> {
  const [row] = await levelsOf(db, { memberId, threadId });
  return ((row?.level ?? row?.board_level ?? row?.watch_read) as WatchLevel | undefined) ?? 'answers';
}
