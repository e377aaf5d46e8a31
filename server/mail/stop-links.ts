import type { Signer } from '../signer.ts';

/** What a link in mail stops for its member: what they hear of a thread, or all mail. */
export type Stop = { memberId: number; threadId: number | null };

const PURPOSE = 'stop mail';

/** Makes the path of the page on which a member hears less, without signing in. */
export function stopPath(signer: Signer, { memberId, threadId }: Stop): string {
  return `/mail/${signer.sign(PURPOSE, threadId === null ? `${memberId}` : `${memberId} ${threadId}`)}`;
}

/** Reads what such a link stops; undefined where it was not made here. */
export function readStop(signer: Signer, token: string): Stop | undefined {
  const text = signer.open(PURPOSE, token);
  if (text === undefined) return undefined;
  const [memberId = 0, threadId] = text.split(' ').map(Number);
  return { memberId, threadId: threadId ?? null };
}
