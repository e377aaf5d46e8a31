import type { Db } from '../database/connection.ts';

/** What somebody did by their office, in words a colleague understands: "locked", "the thread “Welcome”". */
export interface Act {
  /** A verb in the past tense, from a small set: locked, moved, approved, changed the role of … */
  act: string;
  /** What it was done to, as people call it. */
  subject: string;
  /** Where it can be looked at, if anywhere: an address within the site. */
  path?: string;
  /** What changed: "member → moderator". */
  detail?: string;
}

/** Writes down an act of a moderator or an administrator, in the act's own transaction. */
export async function recordAct(trx: Db, memberId: number, act: Act, now: number): Promise<void> {
  await trx
    .insertInto('acts')
    .values({
      member_id: memberId,
      act: act.act,
      subject: act.subject,
      path: act.path ?? null,
      detail: act.detail ?? null,
      created_at: now,
    })
    .execute();
}

/** Returns up to `limit` acts with who did them, the newest first, those before the act `before` where it is given. */
export function listActs(db: Db, limit: number, before?: number) {
  let query = db
    .selectFrom('acts')
    .innerJoin('members', 'members.id', 'acts.member_id')
    .select([
      'acts.id',
      'acts.act',
      'acts.subject',
      'acts.path',
      'acts.detail',
      'acts.created_at',
      'members.id as member_id',
      'members.name as member_name',
    ])
    .orderBy('acts.id', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('acts.id', '<', before);
  return query.execute();
}
