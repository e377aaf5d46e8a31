import type { Db } from '../database/connection.ts';

const LOOKED_AT = 50;

/** A row's place in the order of when it changed or was read. */
export interface Step {
  id: number;
  at: number;
}

/** Returns up to `limit` unread notifications of a member that were stored or grew after a step, in that order. */
export async function changedAfter(db: Db, memberId: number, { after, limit }: { after: Step; limit: number }) {
  const rows = await db
    .selectFrom('notifications')
    .select(['id', 'changed_at as at'])
    .where('member_id', '=', memberId)
    .where('read_at', 'is', null)
    .where('changed_at', '>=', after.at)
    .where((eb) => eb.or([eb('changed_at', '>', after.at), eb('id', '>', after.id)]))
    .orderBy('changed_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows satisfies Step[];
}

/** Returns up to `limit` notifications of a member that were read after a step, in that order. */
export async function readAfter(db: Db, memberId: number, { after, limit }: { after: Step; limit: number }) {
  const rows = await db
    .selectFrom('notifications')
    .select((eb) => ['id', eb.ref('read_at').$notNull().as('at')])
    .where('member_id', '=', memberId)
    .where('read_at', '>=', after.at)
    .where((eb) => eb.or([eb('read_at', '>', after.at), eb('id', '>', after.id)]))
    .orderBy('read_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows satisfies Step[];
}

/** Returns which unread notifications of a member changed last before a time, up to `limit`, the oldest first. */
export async function lastUnread(db: Db, memberId: number, { before, limit }: { before: number; limit: number }) {
  const rows = await db
    .selectFrom('notifications')
    .select(['id', 'kind'])
    .where('member_id', '=', memberId)
    .where('read_at', 'is', null)
    .where('changed_at', '<', before)
    .orderBy('changed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse();
}

/** Returns when a member last saw the list of what they were told, as far as the newest rows say; 0 where they do not. */
export async function lastViewed(db: Db, memberId: number): Promise<number> {
  const rows = await db
    .selectFrom('notifications')
    .select('viewed_at')
    .where('member_id', '=', memberId)
    .orderBy('changed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(LOOKED_AT)
    .execute();
  return Math.max(0, ...rows.map((row) => row.viewed_at ?? 0));
}
