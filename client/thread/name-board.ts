import { boardPath } from '../../shared/addresses.ts';
import type { Board } from '../../shared/board.ts';
import { call } from '../api.ts';

/** Names the board that a thread was moved to, in the way back above a page that was open meanwhile, and returns it. */
export async function nameBoard(boardId: number): Promise<Board | undefined> {
  const { boards } = await call<{ boards: Board[] }>('GET', '/boards');
  const board = boards.find(({ id }) => id === boardId);
  const link = document.querySelector<HTMLAnchorElement>('.crumbs a[href^="/boards/"]');
  if (!board || !link) return board;
  link.href = boardPath(board);
  link.textContent = board.title;
  return board;
}
