import type { MemberName } from '../../shared/member.ts';
import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';

const ignoredOf = prepared<{ memberId: number }, { ignored_id: number }>((db, value) =>
  db.selectFrom('ignores').select('ignored_id').where('member_id', '=', value('memberId')),
);

/** Returns the ids of those whom a member ignores. */
export async function ignoredBy(db: Db, memberId: number): Promise<number[]> {
  return (await ignoredOf(db, { memberId })).map((row) => row.ignored_id);
}

/** Returns those whom a member ignores, by name. */
export function listIgnored(db: Db, memberId: number): Promise<MemberName[]> {
  return db
    .selectFrom('ignores')
    .innerJoin('members', 'members.id', 'ignores.ignored_id')
    .select(['members.id', 'members.name'])
    .where('ignores.member_id', '=', memberId)
    .orderBy('members.name_key')
    .execute();
}

/** Tells whether a member ignores another. */
export async function isIgnored(db: Db, memberId: number, ignoredId: number): Promise<boolean> {
  const row = await db
    .selectFrom('ignores')
    .select('ignored_id')
    .where('member_id', '=', memberId)
    .where('ignored_id', '=', ignoredId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Has a member ignore another; once more changes nothing. */
export async function addIgnored(db: Db, memberId: number, ignoredId: number, now: number): Promise<void> {
  await db
    .insertInto('ignores')
    .values({ member_id: memberId, ignored_id: ignoredId, created_at: now })
    .onConflict((conflict) => conflict.columns(['member_id', 'ignored_id']).doNothing())
    .execute();
}

/** Has a member ignore another no longer. */
export async function removeIgnored(db: Db, memberId: number, ignoredId: number): Promise<void> {
  await db.deleteFrom('ignores').where('member_id', '=', memberId).where('ignored_id', '=', ignoredId).execute();
}
