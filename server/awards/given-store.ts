import { sql } from 'kysely';
import type { AwardMeasure, HeldAward } from '../../shared/award.ts';
import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';
import { slices } from '../database/slices.ts';
import type { AwardGivenTo } from '../notifications/notify-of-award.ts';

const DAY_MS = 86_400_000;
const IDS_PER_UPDATE = 500;

/** A total that has just grown `by` this much, to what it `reached`. */
interface Growth {
  measure: AwardMeasure;
  reached: number;
  by: number;
}

const crossed = prepared<{ measure: string; from: number; reached: number }, { id: number }>((db, value) =>
  db
    .selectFrom('awards')
    .select('id')
    .where('measure', '=', value('measure'))
    .where('threshold', '>', value('from'))
    .where('threshold', '<=', value('reached'))
    .where('retired_at', 'is', null),
);

/**
 * Gives a member the awards whose threshold a total of theirs has just crossed, within the act that made it grow. What
 * they hold already, or had taken back, is not given again. Returns what was given.
 */
export async function giveByRule(trx: Db, memberId: number, growth: Growth, now: number): Promise<AwardGivenTo[]> {
  if (growth.by <= 0) return [];
  const { measure, reached, by } = growth;
  const awards = await crossed(trx, { measure, from: reached - by, reached });
  if (awards.length === 0) return [];
  const given = await trx
    .insertInto('member_awards')
    .values(awards.map(({ id }) => ({ member_id: memberId, award_id: id, given_at: now })))
    .onConflict((conflict) => conflict.columns(['member_id', 'award_id']).doNothing())
    .returning('award_id')
    .execute();
  if (given.length > 0) await addToAwardCount(trx, [memberId], given.length);
  return given.map((row) => ({ memberId, awardId: row.award_id }));
}

/**
 * Gives the members with these ids whatever a rule owes them: for time that has passed, and for rules that are newer than
 * what they did. Members whom nobody has claimed are left as they were imported. Returns what was given.
 */
export async function giveOwed(trx: Db, from: number, upTo: number, now: number): Promise<AwardGivenTo[]> {
  const given = await trx
    .insertInto('member_awards')
    .columns(['member_id', 'award_id', 'given_at'])
    .expression((eb) =>
      eb
        .selectFrom('members')
        .innerJoin('awards', (join) => join.on('awards.measure', 'is not', null).on('awards.retired_at', 'is', null))
        .select(['members.id as member_id', 'awards.id as award_id', sql.lit(now).as('given_at')])
        .where('members.id', '>=', from)
        .where('members.id', '<=', upTo)
        .where('members.account_id', 'is not', null)
        .where(
          sql<number>`case awards.measure
            when 'posts' then members.post_count
            when 'reaction-score' then members.reaction_score
            else (${sql.lit(now)} - members.joined_at) / ${sql.lit(DAY_MS)}
          end`,
          '>=',
          (e) => e.ref('awards.threshold'),
        )
        .where((e) =>
          e.not(
            e.exists(
              e
                .selectFrom('member_awards')
                .select('member_awards.id')
                .whereRef('member_awards.member_id', '=', 'members.id')
                .whereRef('member_awards.award_id', '=', 'awards.id'),
            ),
          ),
        ),
    )
    .onConflict((conflict) => conflict.columns(['member_id', 'award_id']).doNothing())
    .returning(['member_id', 'award_id'])
    .execute();
  const counts = new Map<number, number>();
  for (const { member_id } of given) counts.set(member_id, (counts.get(member_id) ?? 0) + 1);
  // There are no more different counts than rules.
  for (const count of new Set(counts.values())) {
    const ids = [...counts.keys()].filter((id) => counts.get(id) === count);
    for (const some of slices(ids, IDS_PER_UPDATE)) await addToAwardCount(trx, some, count);
  }
  return given.map((row) => ({ memberId: row.member_id, awardId: row.award_id }));
}

/** Returns the highest id of the `limit` members from `from` on; undefined where there are none. */
export async function lastOf(db: Db, from: number, limit: number): Promise<number | undefined> {
  const { last } = await db
    .selectFrom(db.selectFrom('members').select('id').where('id', '>=', from).orderBy('id').limit(limit).as('some'))
    .select((eb) => eb.fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  return last ?? undefined;
}

/** Gives a member an award by hand, also one that was taken back before. False where they hold it. */
export async function insertHeld(
  trx: Db,
  held: { memberId: number; awardId: number; reason: string; givenBy: number; givenAt: number },
): Promise<boolean> {
  const given = { reason: held.reason, given_by: held.givenBy, given_at: held.givenAt };
  const row = await trx
    .insertInto('member_awards')
    .values({ member_id: held.memberId, award_id: held.awardId, ...given })
    .onConflict((conflict) =>
      conflict
        .columns(['member_id', 'award_id'])
        .doUpdateSet({ ...given, taken_at: null })
        .where('member_awards.taken_at', 'is not', null),
    )
    .returning('id')
    .executeTakeFirst();
  if (row) await addToAwardCount(trx, [held.memberId], 1);
  return row !== undefined;
}

/** Takes an award back from a member; false where they do not hold it. The row stays, so that no rule gives it again. */
export async function takeHeld(trx: Db, memberId: number, awardId: number, now: number): Promise<boolean> {
  const row = await trx
    .updateTable('member_awards')
    .set({ taken_at: now })
    .where('member_id', '=', memberId)
    .where('award_id', '=', awardId)
    .where('taken_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (row) await addToAwardCount(trx, [memberId], -1);
  return row !== undefined;
}

/** Returns the awards a member holds, the newest first. There are no more of them than there are awards. */
export async function listHeld(db: Db, memberId: number): Promise<HeldAward[]> {
  const rows = await db
    .selectFrom('member_awards')
    .innerJoin('awards', 'awards.id', 'member_awards.award_id')
    .leftJoin('members as giver', 'giver.id', 'member_awards.given_by')
    .select(['awards.id', 'awards.name', 'awards.description', 'awards.emblem', 'member_awards.reason'])
    .select(['member_awards.given_at', 'giver.id as giver_id', 'giver.name as giver_name'])
    .where('member_awards.member_id', '=', memberId)
    .where('member_awards.taken_at', 'is', null)
    .orderBy('member_awards.given_at', 'desc')
    .orderBy('member_awards.id', 'desc')
    .execute();
  return rows.map(({ given_at, giver_id, giver_name, ...award }) => ({
    ...award,
    givenBy: giver_id === null ? null : { id: giver_id, name: giver_name ?? '' },
    givenAt: given_at,
  }));
}

/** Adds to how many awards the cards of these members show. */
async function addToAwardCount(trx: Db, memberIds: number[], by: number): Promise<void> {
  await trx
    .updateTable('members')
    .set((eb) => ({ award_count: eb('award_count', '+', by) }))
    .where('id', 'in', memberIds)
    .execute();
}
