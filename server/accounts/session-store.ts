import type { Db } from '../database/connection.ts';

const LISTED = 100;

interface ListedSession {
  id: string;
  userAgent: string;
  signedInAt: number;
  /** To the hour: no session is written at every request. */
  lastUsedAt: number;
}

/** Lists the sessions of an account that are valid, the ones used last first: nothing with which one could sign in. */
export async function listSessions(db: Db, accountId: string): Promise<ListedSession[]> {
  const rows = await db
    .selectFrom('session')
    .select(['id', 'userAgent', 'createdAt', 'updatedAt', 'expiresAt'])
    .where('userId', '=', accountId)
    .orderBy('updatedAt', 'desc')
    .limit(LISTED)
    .execute();
  return rows
    .filter((row) => timeOf(row.expiresAt) > Date.now())
    .map((row) => ({
      id: row.id,
      userAgent: row.userAgent ?? '',
      signedInAt: timeOf(row.createdAt),
      lastUsedAt: timeOf(row.updatedAt),
    }));
}

/** Deletes one session of an account, all but one, or all. */
export async function deleteSessions(
  db: Db,
  accountId: string,
  which: { id: string } | { allBut: string } | 'all',
): Promise<void> {
  const sessions = db.deleteFrom('session').where('userId', '=', accountId);
  if (which === 'all') await sessions.execute();
  else await ('id' in which ? sessions.where('id', '=', which.id) : sessions.where('id', '!=', which.allBut)).execute();
}

/** Deletes the sessions that ended before a moment, in epoch ms: nobody can come back to them. */
export async function deleteEnded(db: Db, before: number): Promise<void> {
  await db.deleteFrom('session').where('expiresAt', '<', new Date(before).toISOString()).execute();
}

function timeOf(date: string | Date): number {
  return new Date(date).getTime();
}
