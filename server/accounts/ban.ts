import { expressionBuilder } from 'kysely';
import type { MemberFace } from '../../shared/member.ts';
import { UNTIL_LIFTED } from '../../shared/views/site/ban-notice.tsx';
import { momentText } from '../../shared/views/site/time.tsx';
import type { Db } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';
import { Refusal } from '../errors.ts';

/** What the accounts library calls it where somebody signs in who is banned. */
export const BANNED = 'BANNED';

/** What somebody who is banned is told. */
export interface Ban {
  member: MemberFace;
  /** When it ends by itself; null: when somebody lifts it. */
  until: number | null;
  reason: string | null;
}

interface BanRow extends MemberFace {
  banned_at: number | null;
  banned_until: number | null;
  banned_by: number | null;
  ban_reason: string | null;
}

/** Returns the ban that a member is under at `now`; null where there is none, or its time is over. */
export function banOf(row: BanRow, now: number): Ban | null {
  if (row.banned_at === null || (row.banned_until !== null && row.banned_until <= now)) return null;
  const { id, name, avatar, banned_until: until } = row;
  return { member: { id, name, avatar }, until, reason: row.banned_by === null ? null : row.ban_reason };
}

/** The condition under which a row of `members` is under no ban at `now`: the same that banOf() knows. */
export function notBannedAt(now: number) {
  const eb = expressionBuilder<Tables, 'members'>();
  return eb.or([eb('members.banned_at', 'is', null), eb('members.banned_until', '<=', now)]);
}

/** Returns the ban that the member of an account is under at `now`. */
export async function findBan(db: Db, accountId: string, now: number): Promise<Ban | null> {
  const row = await db
    .selectFrom('members')
    .select(['id', 'name', 'avatar', 'banned_at', 'banned_until', 'banned_by', 'ban_reason'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row ? banOf(row, now) : null;
}

/** Says until when somebody is banned: "until Dec 5, 2026 at 14:03 UTC". */
export const untilText = (until: number | null) => (until === null ? UNTIL_LIFTED : `until ${momentText(until, null)}`);

/** Tells somebody who is banned until when, and why. */
export function banText({ until, reason }: Ban): string {
  return `You are banned ${untilText(until)}.${reason ? ` The reason: ${reason}` : ''}`;
}

/** Refuses somebody who is banned. */
export const refusalOfBan = (ban: Ban) => new Refusal('forbidden', banText(ban));
