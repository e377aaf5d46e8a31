import type { Board } from '../../shared/board.ts';

/** Returns when the newest post of these boards was made: what a list of them shows is as new as that; 0 without posts. */
export function newestIn(boards: Board[]): number {
  return Math.max(0, ...boards.map(({ lastPost }) => lastPost?.createdAt ?? 0));
}

/** Sums up what a list is about, so that a page can tell whether it was made before or after something happened. */
export function stampOf(boards: Board[], about: number[] | 'all'): string {
  const summed = boards.filter(({ id }) => about === 'all' || about.includes(id));
  const posts = summed.reduce((sum, { postCount }) => sum + postCount, 0);
  return `${summed.length} ${summed.reduce((sum, { threadCount }) => sum + threadCount, 0)} ${posts}`;
}
