import type { Role } from '../../shared/member.ts';
import type { Db } from '../database/connection.ts';
import { readSessions } from './sessions.ts';
import { readToken } from './tokens/token-viewer.ts';
import type { Member } from './viewer.ts';

/** Reads a member anew, by the session or the token they came with; null where that has ended. */
export async function memberNow(db: Db, member: Member): Promise<Member | null> {
  if (member.token) return readToken(db, member.token.id);
  const [session] = await readSessions(db, [member.sessionId]);
  // The role as it is now: it may have been taken since.
  return session ? { ...member, role: session.role as Role } : null;
}
