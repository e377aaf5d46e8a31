import type { ExpressionBuilder } from 'kysely';
import type { Approval, Audience, Board, BoardName, BoardSettings, Writers } from '../../shared/board.ts';
import type { Db } from '../database/connection.ts';
import { engineOf } from '../database/engine-of.ts';
import type { Tables } from '../database/tables.ts';

/** Returns every board that one of `audiences` may read, in order, with its totals and its newest post. */
export async function listBoards(db: Db, audiences: readonly Audience[]): Promise<Board[]> {
  const rows = await boardRows(db)
    .where('boards.audience', 'in', audiences)
    .orderBy('boards.position')
    .orderBy('boards.id')
    .execute();
  return withPrefixes(db, rows);
}

/** Returns those of `ids` that exist, with their totals and newest posts. */
export async function findBoards(db: Db, ids: number[]): Promise<Board[]> {
  if (ids.length === 0) return [];
  const rows = await boardRows(db).where('boards.id', 'in', ids).execute();
  return withPrefixes(db, rows);
}

/** Returns a board with its totals and its newest post; undefined where there is none. */
export async function findBoard(db: Db, id: number): Promise<Board | undefined> {
  return (await findBoards(db, [id]))[0];
}

/** Returns the names of all boards, in order, with who may read each. */
export async function listBoardNames(db: Db): Promise<BoardName[]> {
  const rows = await db
    .selectFrom('boards')
    .select(['id', 'slug', 'title', 'audience'])
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, audience: row.audience as Audience }));
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
    .values({
      slug: board.slug,
      title: board.title,
      description: board.description,
      audience: board.audience,
      position: (last?.position ?? 0) + 1,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

function boardRows(db: Db) {
  return db
    .selectFrom('boards')
    .leftJoin('threads', (join) =>
      join.on('threads.id', '=', (eb) =>
        eb
          .selectFrom('threads as newest')
          .select('newest.id')
          .whereRef('newest.board_id', '=', 'boards.id')
          .where('newest.deleted_at', 'is', null)
          .orderBy('newest.last_post_at', 'desc')
          .orderBy('newest.id', 'desc')
          .limit(1),
      ),
    )
    .leftJoin('members', 'members.id', 'threads.last_poster_id')
    .select((eb) => [
      'boards.id',
      'boards.slug',
      'boards.title',
      'boards.description',
      'boards.audience',
      'boards.starters',
      'boards.repliers',
      'boards.approval',
      'boards.archived_at',
      sumOf(eb, 'threads').as('thread_count'),
      sumOf(eb, 'posts').as('post_count'),
      'threads.id as last_thread_id',
      'threads.title as last_title',
      'threads.slug as last_slug',
      'threads.post_count as last_number',
      'threads.last_post_at',
      'members.id as last_poster_id',
      'members.name as last_poster',
      'members.avatar as last_poster_avatar',
    ]);
}

function sumOf(eb: ExpressionBuilder<Tables, 'boards'>, what: 'threads' | 'posts') {
  return eb
    .selectFrom('board_counts')
    .select((counts) => counts.fn.sum<number>(what).as('sum'))
    .whereRef('board_counts.board_id', '=', 'boards.id');
}

/** Makes boards of rows, their prefixes read in one query. */
async function withPrefixes(db: Db, rows: BoardRow[]): Promise<Board[]> {
  if (rows.length === 0) return [];
  const prefixes = await db
    .selectFrom('prefixes')
    .select(['board_id', 'title'])
    .where(
      'board_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('position')
    .execute();
  return rows.map((row) =>
    boardOf(
      row,
      prefixes.filter(({ board_id }) => board_id === row.id).map(({ title }) => title),
    ),
  );
}

type BoardRow = Awaited<ReturnType<ReturnType<typeof boardRows>['execute']>>[number];

function boardOf(row: BoardRow, prefixes: string[]): Board {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    description: row.description,
    audience: row.audience as Audience,
    starters: row.starters as Writers,
    repliers: row.repliers as Writers,
    approval: row.approval as Approval,
    archived: row.archived_at !== null,
    prefixes,
    threadCount: row.thread_count ?? 0,
    postCount: row.post_count ?? 0,
    lastPost:
      row.last_thread_id === null
        ? null
        : {
            threadId: row.last_thread_id,
            threadTitle: row.last_title ?? '',
            threadSlug: row.last_slug ?? '',
            number: row.last_number ?? 0,
            author: { id: row.last_poster_id ?? 0, name: row.last_poster ?? '', avatar: row.last_poster_avatar },
            createdAt: row.last_post_at ?? 0,
          },
  };
}

/** Stores what is said of a board, its prefixes included. */
export async function updateBoard(
  trx: Db,
  id: number,
  { title, description, audience, starters, repliers, approval, ...more }: BoardSettings & { slug?: string },
): Promise<void> {
  await trx
    .updateTable('boards')
    .set({ title, description, audience, starters, repliers, approval, ...(more.slug && { slug: more.slug }) })
    .where('id', '=', id)
    .execute();
  await trx.deleteFrom('prefixes').where('board_id', '=', id).execute();
  const rows = more.prefixes.map((prefix, position) => ({ board_id: id, title: prefix, position }));
  if (rows.length > 0) await trx.insertInto('prefixes').values(rows).execute();
}

/**
 * Keeps a board as it is until the transaction ends: whoever wants to change it waits, and who keeps it so too does not.
 * SQLite has one writer at a time anyway.
 */
export async function keepBoard(trx: Db, id: number): Promise<void> {
  if (engineOf(trx) === 'postgres')
    await trx.selectFrom('boards').select('id').where('id', '=', id).forShare().execute();
}

/** Archives a board at `at`, in epoch milliseconds, or opens it again. */
export async function setArchived(trx: Db, id: number, at: number | null): Promise<void> {
  await trx.updateTable('boards').set({ archived_at: at }).where('id', '=', id).execute();
}

/** Tells whether a board has this slug. */
export async function isSlugTaken(db: Db, slug: string): Promise<boolean> {
  return (await db.selectFrom('boards').select('id').where('slug', '=', slug).executeTakeFirst()) !== undefined;
}

/** Returns the ids of all boards, in the order of their list. */
export async function boardOrder(db: Db): Promise<number[]> {
  const rows = await db.selectFrom('boards').select('id').orderBy('position').orderBy('id').execute();
  return rows.map((row) => row.id);
}

/** Puts the boards in this order. */
export async function setOrder(trx: Db, ids: number[]): Promise<void> {
  for (const [i, id] of ids.entries())
    await trx
      .updateTable('boards')
      .set({ position: i + 1 })
      .where('id', '=', id)
      .execute();
}

/** Tells whether a thread stands in the board, deleted or not, or anything waits for approval there. */
export async function isUsed(db: Db, id: number): Promise<boolean> {
  const thread = await db.selectFrom('threads').select('id').where('board_id', '=', id).limit(1).executeTakeFirst();
  if (thread) return true;
  const waiting = db.selectFrom('submissions').select('id').where('board_id', '=', id);
  return (await waiting.where('rejected_at', 'is', null).limit(1).executeTakeFirst()) !== undefined;
}

/** Removes a board that is not used, with what was rejected or begun there. */
export async function removeBoard(trx: Db, id: number): Promise<void> {
  await trx.deleteFrom('submissions').where('board_id', '=', id).execute();
  await trx.deleteFrom('drafts').where('board_id', '=', id).execute();
  const hooks = trx.selectFrom('webhooks').select('id').where('board_id', '=', id);
  await trx.deleteFrom('webhook_deliveries').where('webhook_id', 'in', hooks).execute();
  await trx.deleteFrom('webhooks').where('board_id', '=', id).execute();
  await trx.deleteFrom('boards').where('id', '=', id).execute();
}
