import { boardPath, slugify } from '../../shared/addresses.ts';
import type { Board, BoardSettings } from '../../shared/board.ts';
import type { Member } from '../accounts/viewer.ts';
import { inOffice } from '../audit/in-office.ts';
import { differences, type Settings } from '../audit/settings.ts';
import type { Act } from '../audit/store.ts';
import type { Db } from '../database/connection.ts';
import { moved } from '../database/order.ts';
import { notFound, Refusal } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import {
  boardOrder,
  findBoard,
  holdBoard,
  insertBoard,
  isSlugTaken,
  isUsed,
  removeBoard,
  setArchived,
  setOrder,
  updateBoard,
} from './store.ts';

/** Makes a board at the end of the list. */
export async function createBoard(parts: WriteParts, member: Member, settings: BoardSettings): Promise<Board> {
  const { board } = await inOffice(parts, member, async (trx) => {
    const made = await addBoard(trx, settings);
    return { ...actOn('made', made), board: made };
  });
  return board;
}

/** Adds a board within a transaction, under an address of its own. */
export async function addBoard(trx: Db, settings: BoardSettings): Promise<Board> {
  const id = await insertBoard(trx, { ...settings, slug: await freeSlug(trx, settings.title) });
  await updateBoard(trx, id, settings);
  return (await findBoard(trx, id)) as Board;
}

/**
 * Changes a board to what is wished over what it is. Whoever may no longer read it is shown out of its threads at once, on
 * every node.
 */
export async function changeBoard(
  parts: WriteParts,
  member: Member,
  { id, wish }: { id: number; wish: (now: Board) => BoardSettings },
): Promise<Board> {
  const { before, after } = await inOffice(parts, member, async (trx) => {
    const old = await requireBoard(trx, id);
    const board = await putSettings(trx, old, wish(old));
    const detail = differences(settingsOf(old), settingsOf(board));
    return { ...actOn('changed', board), ...(detail && { detail }), before: old, after: board };
  });
  if (before.audience !== after.audience) parts.live.recheck({ boardId: id });
  return after;
}

/** Stores what is said of a board within a transaction, and gives it the address that its title asks for. */
export async function putSettings(trx: Db, board: Board, settings: BoardSettings): Promise<Board> {
  await updateBoard(trx, board.id, { ...settings, slug: await freeSlug(trx, settings.title, board) });
  return requireBoard(trx, board.id);
}

/** Moves a board one place up or down in the list. */
export async function moveBoard(
  parts: WriteParts,
  member: Member,
  { id, by }: { id: number; by: -1 | 1 },
): Promise<void> {
  await inOffice(parts, member, async (trx) => {
    const board = await requireBoard(trx, id);
    await setOrder(trx, moved(await boardOrder(trx), id, { to: by < 0 ? 'up' : 'down' }));
    return actOn(by < 0 ? 'moved up' : 'moved down', board);
  });
}

/** Archives a board, so that nobody writes there any more, or opens it again: those who look at it are told. */
export async function archiveBoard(
  parts: WriteParts,
  member: Member,
  { id, archived }: { id: number; archived: boolean },
): Promise<void> {
  await inOffice(parts, member, async (trx, now) => {
    const board = await requireBoard(trx, id);
    await setArchived(trx, id, archived ? now : null);
    return actOn(archived ? 'archived' : 'opened', board);
  });
  parts.live.announceArchived({ boardId: id, archived });
}

/** Deletes a board in which nothing was ever written. */
export async function deleteBoard(parts: WriteParts, member: Member, id: number): Promise<void> {
  await inOffice(parts, member, async (trx) => {
    await holdBoard(trx, id);
    const board = await requireBoard(trx, id);
    if (await isUsed(trx, id)) {
      throw new Refusal(
        'conflict',
        'There are threads in this board, deleted ones perhaps, or some wait for approval.',
      );
    }
    await removeBoard(trx, id);
    return { act: 'deleted', subject: `the board “${board.title}”` };
  });
}

/** Returns the board, or answers that there is none. */
export async function requireBoard(db: Db, id: number): Promise<Board> {
  const board = await findBoard(db, id);
  if (!board) throw notFound('board');
  return board;
}

/** Returns the readable part of a board's address: the title's own, with a number behind it where another board has it. */
async function freeSlug(trx: Db, title: string, board?: Board): Promise<string> {
  const base = slugify(title);
  for (let n = 1; ; n++) {
    const slug = n === 1 ? base : `${base}-${n}`;
    if (slug === board?.slug || !(await isSlugTaken(trx, slug))) return slug;
  }
}

/** Says what was done to a board, as the record keeps it. */
export const actOn = (act: string, board: Board): Act => ({
  act,
  subject: `the board “${board.title}”`,
  path: boardPath(board),
});

/** Names what is set of a board, as people know it. */
const settingsOf = (board: BoardSettings): Settings => ({
  title: board.title,
  description: board.description,
  'read by': board.audience,
  'threads by': board.starters,
  'replies by': board.repliers,
  'approval of': board.approval,
  prefixes: board.prefixes.join(', '),
});
