import type { Approval, Audience, Board, Writers } from '../../shared/board.ts';
import type { Db } from '../database/connection.ts';

/** Returns every board that one of `audiences` may read, in order, with its totals and its newest post. */
export async function listBoards(db: Db, audiences: readonly Audience[]): Promise<Board[]> {
  const rows = await boardRows(db)
    .where('boards.audience', 'in', audiences)
    .orderBy('boards.position')
    .orderBy('boards.id')
    .execute();
  const lastPosts = await Promise.all(rows.map((row) => lastThread(db, row.id)));
  const prefixes = await prefixesOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row, i) => boardOf(row, lastPosts[i], prefixes.get(row.id)));
}

/** Returns a board with its totals and its newest post; undefined where there is none. */
export async function findBoard(db: Db, id: number): Promise<Board | undefined> {
  const row = await boardRows(db).where('boards.id', '=', id).executeTakeFirst();
  return row && boardOf(row, await lastThread(db, id), (await prefixesOf(db, [id])).get(id));
}

/** Adds a board at the end of the list and returns its id. */
export async function insertBoard(
  db: Db,
  board: { slug: string; title: string; description: string; audience: Audience },
): Promise<number> {
  const last = await db
    .selectFrom('boards')
    .select((eb) => eb.fn.max('position').as('position'))
    .executeTakeFirst();
  const row = await db
    .insertInto('boards')
    .values({ ...board, position: (last?.position ?? 0) + 1 })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

function boardRows(db: Db) {
  return db.selectFrom('boards').select((eb) => [
    'boards.id',
    'boards.slug',
    'boards.title',
    'boards.description',
    'boards.audience',
    'boards.starters',
    'boards.repliers',
    'boards.approval',
    eb
      .selectFrom('threads')
      .select((e) => e.fn.countAll<number>().as('n'))
      .whereRef('threads.board_id', '=', 'boards.id')
      .where('threads.deleted_at', 'is', null)
      .as('thread_count'),
    eb
      .selectFrom('threads')
      .select((e) => e.fn.sum<number>('threads.post_count').as('n'))
      .whereRef('threads.board_id', '=', 'boards.id')
      .where('threads.deleted_at', 'is', null)
      .as('post_count'),
  ]);
}

function lastThread(db: Db, boardId: number) {
  return db
    .selectFrom('threads')
    .innerJoin('members', 'members.id', 'threads.last_poster_id')
    .select([
      'threads.id',
      'threads.title',
      'threads.slug',
      'threads.post_count',
      'threads.last_post_at',
      'threads.last_poster_id',
      'members.name as last_poster',
      'members.avatar as last_poster_avatar',
    ])
    .where('threads.board_id', '=', boardId)
    .where('threads.deleted_at', 'is', null)
    .orderBy('threads.last_post_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function prefixesOf(db: Db, boardIds: number[]): Promise<Map<number, string[]>> {
  if (boardIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('prefixes')
    .select(['board_id', 'title'])
    .where('board_id', 'in', boardIds)
    .orderBy('position')
    .execute();
  const byBoard = new Map<number, string[]>();
  for (const row of rows) byBoard.set(row.board_id, [...(byBoard.get(row.board_id) ?? []), row.title]);
  return byBoard;
}

type BoardRow = Awaited<ReturnType<ReturnType<typeof boardRows>['execute']>>[number];

function boardOf(row: BoardRow, last: Awaited<ReturnType<typeof lastThread>>, prefixes: string[] = []): Board {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    description: row.description,
    audience: row.audience as Audience,
    starters: row.starters as Writers,
    repliers: row.repliers as Writers,
    approval: row.approval as Approval,
    prefixes,
    threadCount: row.thread_count ?? 0,
    postCount: row.post_count ?? 0,
    lastPost: last
      ? {
          threadId: last.id,
          threadTitle: last.title,
          threadSlug: last.slug,
          number: last.post_count,
          author: { id: last.last_poster_id, name: last.last_poster, avatar: last.last_poster_avatar },
          createdAt: last.last_post_at,
        }
      : null,
  };
}
