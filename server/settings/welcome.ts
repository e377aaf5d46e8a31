import type { Board, BoardSettings } from '../../shared/board.ts';
import type { Forum } from '../../shared/forum.ts';
import type { Member } from '../accounts/viewer.ts';
import { inOffice } from '../audit/in-office.ts';
import { addBoard, putSettings } from '../boards/change-board.ts';
import { findBoard } from '../boards/store.ts';
import type { Db } from '../database/connection.ts';
import { Refusal } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { readForum, writeForum } from './forum.ts';
import { addSetting, readSettings } from './store.ts';

const DONE = 'welcomed';

/** A first board: one that is there already has its id. */
export type FirstBoard = Pick<BoardSettings, 'title' | 'audience'> & { id?: number | undefined };

/** Tells whether an administrator has been through the first steps, or has left them out. */
export async function isWelcomed(db: Db): Promise<boolean> {
  return (await readSettings(db, [DONE])).has(DONE);
}

/** Sets a new forum up: what it is called, and its first boards. With null, leaves all as it is and asks no more. */
export async function setUp(
  parts: WriteParts,
  member: Member,
  first: (Pick<Forum, 'name' | 'description'> & { boards: FirstBoard[] }) | null,
): Promise<void> {
  await inOffice(parts, member, async (trx, now) => {
    if (!(await addSetting(trx, DONE, String(now))))
      throw new Refusal('conflict', 'Somebody else has set this forum up already.');
    if (first) {
      await writeForum(trx, { ...(await readForum(trx)), name: first.name, description: first.description });
      for (const board of first.boards) await putBoard(trx, board);
    }
    const act = first
      ? { act: 'set up', subject: `the forum “${first.name}”` }
      : { act: 'skipped', subject: 'the setup' };
    return { ...act, path: '/admin/forum' };
  });
  for (const { id } of first?.boards ?? []) if (id !== undefined) parts.live.recheck({ boardId: id });
}

async function putBoard(trx: Db, { id, title, audience }: FirstBoard): Promise<Board> {
  const board = id === undefined ? undefined : await findBoard(trx, id);
  if (board) return putSettings(trx, board, { ...board, title, audience });
  const starters = 'members';
  return addBoard(trx, {
    title,
    audience,
    description: '',
    starters,
    repliers: starters,
    approval: 'none',
    prefixes: [],
  });
}
