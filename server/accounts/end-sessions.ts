import { findById } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { deleteSessions } from './session-store.ts';
import type { Member } from './viewer.ts';

/** Ends one of a member's sessions, or all but the one that asks: their pages and streams are let go on every node. */
export async function endSessions(
  { db, live }: WriteParts,
  member: Member,
  which: { id: string } | 'others',
): Promise<void> {
  const account = (await findById(db, member.id))?.account_id;
  if (!account) return;
  await deleteSessions(db, account, which === 'others' ? { allBut: member.sessionId } : which);
  live.recheck({ memberId: member.id });
}
