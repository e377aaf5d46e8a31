import type { Signer } from '../signer.ts';

/** Of what a link in mail has its member hear less: of a thread, of a board, or by mail at all. */
export type Less = { threadId: number } | { boardId: number } | 'mail';
interface Stop {
  memberId: number;
  less: Less;
}

const PURPOSE = 'stop mail';

/** Makes the path of the page on which a member hears less, without signing in. */
export function stopPath(signer: Signer, { memberId, less }: Stop): string {
  const what = less === 'mail' ? [] : 'threadId' in less ? [less.threadId] : ['board', less.boardId];
  return `/mail/${signer.sign(PURPOSE, [memberId, ...what].join(' '))}`;
}

/** Reads what such a link stops; undefined where it was not made here. */
export function readStop(signer: Signer, token: string): Stop | undefined {
  const text = signer.open(PURPOSE, token);
  if (text === undefined) return undefined;
  const [memberId, what, boardId] = text.split(' ');
  const less =
    what === undefined ? 'mail' : what === 'board' ? { boardId: Number(boardId) } : { threadId: Number(what) };
  return { memberId: Number(memberId), less };
}
