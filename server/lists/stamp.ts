import type { Board } from '../../shared/board.ts';

/** Sums up what a list is about, so that a page can tell whether it was made before or after something happened. */
export function stampOf(boards: Board[], about: number[] | 'all'): string {
  const summed = boards.filter(({ id }) => about === 'all' || about.includes(id));
  const posts = summed.reduce((sum, { postCount }) => sum + postCount, 0);
  return `${summed.length} ${summed.reduce((sum, { threadCount }) => sum + threadCount, 0)} ${posts}`;
}
