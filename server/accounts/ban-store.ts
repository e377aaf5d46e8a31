import { sql } from 'kysely';
import type { MemberFace, MemberName } from '../../shared/member.ts';
import type { Db } from '../database/connection.ts';
import type { ListPlace } from '../database/list-place.ts';

interface NewBan {
  at: number;
  /** When it ends by itself; null: when somebody lifts it. */
  until: number | null;
  by: number;
  reason: string;
}

/** A ban as the staff see it, with who made it; undefined where nobody knows any more. */
export interface StandingBan {
  at: number;
  until: number | null;
  by: MemberName | undefined;
  reason: string | null;
}

/** Writes down that a member is banned, or with null that they are not any more. */
export async function setBan(trx: Db, memberId: number, ban: NewBan | null): Promise<void> {
  await trx
    .updateTable('members')
    .set({
      banned_at: ban?.at ?? null,
      banned_until: ban?.until ?? null,
      banned_by: ban?.by ?? null,
      ban_reason: ban?.reason ?? null,
    })
    .where('id', '=', memberId)
    .execute();
}

/** Returns up to `limit` members who are under a ban at `now`, the ones banned last first, each with the ban as the staff see it. */
export async function listBanned(
  db: Db,
  { now, before, limit }: { now: number; before: ListPlace | undefined; limit: number },
): Promise<{ member: MemberFace & { role: string }; ban: StandingBan }[]> {
  let query = db
    .selectFrom('members')
    .leftJoin('members as banner', 'banner.id', 'members.banned_by')
    .select(['members.id', 'members.name', 'members.avatar', 'members.role'])
    .select(['members.banned_at', 'members.banned_until', 'members.ban_reason'])
    .select(['banner.id as by_id', 'banner.name as by_name'])
    .where('members.banned_at', 'is not', null)
    .where((eb) => eb.or([eb('members.banned_until', 'is', null), eb('members.banned_until', '>', now)]))
    .orderBy('members.banned_at', 'desc')
    .orderBy('members.id', 'desc')
    .limit(limit);
  if (before) query = query.where(sql<boolean>`(members.banned_at, members.id) < (${before.at}, ${before.id})`);
  const rows = await query.execute();
  return rows.map(({ id, name, avatar, role, ...row }) => ({
    member: { id, name, avatar, role },
    ban: {
      at: row.banned_at ?? 0,
      until: row.banned_until,
      by: row.by_id === null || row.by_name === null ? undefined : { id: row.by_id, name: row.by_name },
      reason: row.ban_reason,
    },
  }));
}
