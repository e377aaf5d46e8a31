import { readAnew } from '../read-anew.ts';

/** Shows what stands above the threads of a board as the server has it now: it was archived, or opened again. */
export async function showHead(head: HTMLElement): Promise<void> {
  const now = (await readAnew()).document.querySelector('.page-head');
  if (now) head.replaceWith(document.adoptNode(now));
}
