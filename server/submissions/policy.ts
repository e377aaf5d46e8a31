import type { Approval } from '../../shared/board.ts';
import { NEWCOMER_POSTS } from '../../shared/limits.ts';
import { isStaff, type Member, memberOf, requireStaff } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { notFound, Refusal } from '../errors.ts';
import { findById, findByIds } from '../members/store.ts';
import { findSubmission, type PlacedSubmission } from './store.ts';

/** Tells whether what the member writes here waits for a moderator. */
export async function mustWait(db: Db, member: Member, approval: Approval): Promise<boolean> {
  if (approval === 'none' || isStaff(member)) return false;
  if (approval === 'members') return true;
  const row = await findById(db, member.id);
  return (row?.post_count ?? 0) < NEWCOMER_POSTS;
}

/** Returns a submission that waits, to a moderator. */
export async function requireWaiting(db: Db, member: Member, id: number): Promise<PlacedSubmission> {
  requireStaff(member);
  const submission = await findSubmission(db, id);
  if (!submission) throw notFound('submission: somebody has decided on it, or its author has withdrawn it');
  if (submission.rejectedAt !== null) throw decided();
  return submission;
}

/** Returns who submitted something, as whoever would post it. */
export async function submitter(db: Db, submission: PlacedSubmission): Promise<Member> {
  const submitters = await submittersOf(db, [submission]);
  const member = submitters.get(submission.author.id);
  if (!member) throw notFound('member');
  return member;
}

/** Returns who submitted these, by id. */
export async function submittersOf(db: Db, submissions: PlacedSubmission[]): Promise<Map<number, Member>> {
  const rows = await findByIds(db, [...new Set(submissions.map(({ author }) => author.id))]);
  return new Map(rows.map((row) => [row.id, memberOf(row)]));
}

/** Refuses a second decision. */
export function decided(): Refusal {
  return new Refusal('conflict', 'Somebody else has decided on this already.');
}
