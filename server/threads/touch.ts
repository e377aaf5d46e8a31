import type { Db } from '../database/connection.ts';

/**
 * Moves the cursors of all threads in which a member is named on: as author, or for a reaction. Each of them reads
 * otherwise from now on, and whoever keeps a copy of a page by its cursor must make it anew. Followers hear of it as of
 * any change that nobody announced.
 */
export async function touchThreadsOf(db: Db, memberId: number): Promise<void> {
  await db
    .updateTable('threads')
    .set((eb) => ({ cursor: eb('cursor', '+', 1), changed_cursor: eb('cursor', '+', 1) }))
    .where((eb) =>
      eb.or([
        eb('id', 'in', eb.selectFrom('posts').select('thread_id').where('author_id', '=', memberId)),
        eb(
          'id',
          'in',
          eb
            .selectFrom('reactions')
            .innerJoin('posts', 'posts.id', 'reactions.post_id')
            .select('posts.thread_id')
            .where('reactions.member_id', '=', memberId),
        ),
      ]),
    )
    .execute();
}
