import type { Db } from '../database/connection.ts';

const ROWS_PER_PAGE = 500;

/** Yields pages of rows, each asked for from the last row of the page before. */
async function* pages<Row>(read: (after: Row | undefined) => Promise<Row[]>): AsyncGenerator<Row[]> {
  let last: Row | undefined;
  do {
    const rows = await read(last);
    if (rows.length > 0) yield rows;
    last = rows.length < ROWS_PER_PAGE ? undefined : rows.at(-1);
  } while (last);
}

const MEMBER_COLUMNS = [
  'id',
  'name',
  'title',
  'joined_at',
  'post_count',
  'award_count',
  'reaction_score',
  'country',
  'location',
] as const;

/** Yields what the cards of all members show, nothing of their accounts. */
export function readMembers(db: Db) {
  const rows = db.selectFrom('members').select(MEMBER_COLUMNS).orderBy('id').limit(ROWS_PER_PAGE);
  return pages<Awaited<ReturnType<typeof rows.execute>>[number]>((last) =>
    rows.where('id', '>', last?.id ?? 0).execute(),
  );
}

export function readBoards(db: Db) {
  return db
    .selectFrom('boards')
    .select(['slug', 'title', 'description', 'audience'])
    .orderBy('position')
    .orderBy('id')
    .execute();
}

/** Yields the threads that are not deleted. */
export function readThreads(db: Db) {
  const rows = db
    .selectFrom('threads')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .innerJoin('members', 'members.id', 'threads.author_id')
    .select(['threads.id', 'threads.uid', 'boards.slug as board', 'threads.title', 'members.name as author'])
    .select(['threads.created_at', 'threads.locked_at'])
    .where('threads.deleted_at', 'is', null)
    .orderBy('threads.id')
    .limit(ROWS_PER_PAGE);
  return pages<Awaited<ReturnType<typeof rows.execute>>[number]>((last) =>
    rows.where('threads.id', '>', last?.id ?? 0).execute(),
  );
}

/** Yields the posts of the threads that are not deleted, thread by thread, by number. */
export function readPosts(db: Db) {
  const rows = db
    .selectFrom('posts')
    .innerJoin('threads', 'threads.id', 'posts.thread_id')
    .innerJoin('members', 'members.id', 'posts.author_id')
    .select([
      'posts.id',
      'posts.thread_id',
      'threads.uid as thread',
      'posts.number',
      'members.name as author',
      'posts.body',
    ])
    .select(['posts.reply_to', 'posts.created_at', 'posts.edited_at', 'posts.deleted_at'])
    .where('threads.deleted_at', 'is', null)
    .orderBy('posts.thread_id')
    .orderBy('posts.number')
    .limit(ROWS_PER_PAGE);
  return pages<Awaited<ReturnType<typeof rows.execute>>[number]>((last) =>
    rows
      .where((eb) =>
        eb(eb.refTuple('posts.thread_id', 'posts.number'), '>', eb.tuple(last?.thread_id ?? 0, last?.number ?? 0)),
      )
      .execute(),
  );
}

/** Returns the reactions to each of `postIds` that has any, the first given first. */
export async function readReactions(db: Db, postIds: number[]) {
  const rows = await db
    .selectFrom('reactions')
    .innerJoin('members', 'members.id', 'reactions.member_id')
    .select(['reactions.post_id', 'reactions.kind', 'members.name as member', 'reactions.created_at'])
    .where('reactions.post_id', 'in', postIds)
    .orderBy('reactions.created_at')
    .orderBy('reactions.member_id')
    .execute();
  const byPost = new Map<number, typeof rows>();
  for (const row of rows) byPost.set(row.post_id, [...(byPost.get(row.post_id) ?? []), row]);
  return byPost;
}
