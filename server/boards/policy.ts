import type { Audience, Board, Writers } from '../../shared/board.ts';
import { isStaff, type Member, type Viewer } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { invalid, notFound, Refusal } from '../errors.ts';
import { findBoard } from './store.ts';

export const ARCHIVED = 'This board is archived: it is there to be read.';
export const ONLY_STAFF_STARTS = 'Only moderators may start threads here.';
export const ONLY_STAFF_REPLIES = 'Only moderators may reply here.';

/** Lists the audiences a viewer belongs to: what a viewer may read is what one of these may read. */
export function audiencesOf(viewer: Viewer): readonly Audience[] {
  if (isStaff(viewer)) return ['everyone', 'members', 'staff'];
  return viewer.kind === 'member' ? ['everyone', 'members'] : ['everyone'];
}

/** Tells whether a viewer would be among these writers, once signed in. */
export function isWriter(viewer: Viewer, writers: Writers): boolean {
  return writers === 'members' || isStaff(viewer);
}

/** Returns the board; undefined where there is none, or none that the viewer may read. */
export async function findReadableBoard(db: Db, viewer: Viewer, id: number): Promise<Board | undefined> {
  const board = await findBoard(db, id);
  return board && audiencesOf(viewer).includes(board.audience) ? board : undefined;
}

/** Returns the board, or answers that there is none to whoever may not read it. */
export async function requireReadableBoard(db: Db, viewer: Viewer, id: number): Promise<Board> {
  const board = await findReadableBoard(db, viewer, id);
  if (!board) throw notFound('board');
  return board;
}

/** Returns the board if the member may start threads in it. */
export async function requireStartable(db: Db, member: Member, id: number): Promise<Board> {
  const board = await requireReadableBoard(db, member, id);
  if (board.archived) throw new Refusal('locked', ARCHIVED);
  if (!isWriter(member, board.starters)) throw new Refusal('forbidden', ONLY_STAFF_STARTS);
  return board;
}

/** Refuses a prefix that the board does not have. */
export function requirePrefix(board: Board, prefix: string | null | undefined): void {
  if (!prefix || board.prefixes.includes(prefix)) return;
  throw invalid('prefix', `“${board.title}” has no prefix “${prefix}”.`);
}
