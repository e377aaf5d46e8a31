import type { Audience, Board } from '../../shared/board.ts';
import { isStaff, type Viewer } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { notFound } from '../errors.ts';
import { findBoard } from './store.ts';

/** Lists the audiences a viewer belongs to: what a viewer may read is what one of these may read. */
export function audiencesOf(viewer: Viewer): readonly Audience[] {
  if (isStaff(viewer)) return ['everyone', 'members', 'staff'];
  return viewer.kind === 'member' ? ['everyone', 'members'] : ['everyone'];
}

/** Returns the board, or answers that there is none to whoever may not read it. */
export async function requireReadableBoard(db: Db, viewer: Viewer, id: number): Promise<Board> {
  const board = await findBoard(db, id);
  if (!board || !audiencesOf(viewer).includes(board.audience)) throw notFound('board');
  return board;
}
