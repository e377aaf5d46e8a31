import type { Audience, Board, BoardName, BoardSettings } from '../../shared/board.ts';
import type { Db } from '../database/connection.ts';
import { engineOf } from '../database/engine-of.ts';
import { boardRows, withPrefixes } from './board-row.ts';

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

/** Waits for whoever is beginning anything in a board, and keeps all others from it until the transaction ends. */
export async function holdBoard(trx: Db, id: number): Promise<void> {
  if (engineOf(trx) === 'postgres')
    await trx.selectFrom('boards').select('id').where('id', '=', id).forUpdate().execute();
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
