import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import { readMarks } from './read-marks.ts';
import { readPositions } from './read-positions.ts';

const THREADS_PER_QUERY = 200;

/** What must be known of a thread to tell what of it is unread. */
export interface ThreadExtent {
  id: number;
  boardId: number;
  createdAt: number;
  postCount: number;
  lastPost: { createdAt: number };
}

/**
 * Returns the number of the first unread post of each of `threads` that has one: of those that stand and that neither the
 * member nor anybody they ignore wrote, the first after their read position and after their marks. A thread never opened is read up to the mark.
 */
export async function firstUnread(db: Db, memberId: number, threads: ThreadExtent[]): Promise<Map<number, number>> {
  const marks = await readMarks(db, memberId);
  const moved = threads.filter((thread) => thread.lastPost.createdAt > marks(thread.boardId));
  const positions = new Map<number, number>();
  for (const some of slices(moved, THREADS_PER_QUERY))
    for (const [id, number] of await readPositions(
      db,
      memberId,
      some.map(({ id }) => id),
    ))
      positions.set(id, number);
  const open = moved.filter((thread) => (positions.get(thread.id) ?? 0) < thread.postCount);
  const first = new Map<number, number>();
  for (const some of slices(open, THREADS_PER_QUERY)) {
    const rows = await firstUnreadOf(
      db,
      memberId,
      some.map((thread) => ({
        id: thread.id,
        position: positions.get(thread.id) ?? 0,
        // Begun after the mark, nothing in it is covered by the mark.
        mark: thread.createdAt > marks(thread.boardId) ? null : marks(thread.boardId),
      })),
    );
    for (const row of rows) if (row.number !== null) first.set(row.id, row.number);
  }
  return first;
}

/** Looks the first unread posts up, each by index: the last post under the mark, then the first one after all is read. */
async function firstUnreadOf(
  db: Db,
  memberId: number,
  threads: { id: number; position: number; mark: number | null }[],
): Promise<{ id: number; number: number | null }[]> {
  const values = threads.map(
    ({ id, position, mark }) => sql`(cast(${id} as bigint), cast(${position} as bigint), cast(${mark} as bigint))`,
  );
  const { rows } = await sql<{ id: number; number: number | null }>`
    with asked(id, position, mark) as (values ${sql.join(values)}),
    read(id, position, marked) as (
      select id, position, coalesce((select posts.number from posts
        where posts.thread_id = asked.id and posts.created_at <= asked.mark
        order by posts.created_at desc, posts.number desc limit 1), 0)
      from asked)
    select read.id, (select posts.number from posts
      where posts.thread_id = read.id
        and posts.number > case when read.marked > read.position then read.marked else read.position end
        and posts.author_id <> ${memberId} and posts.deleted_at is null
        and posts.author_id not in (select ignored_id from ignores where member_id = ${memberId})
      order by posts.number limit 1) as number
    from read`.execute(db);
  return rows;
}
