import type { NewReport } from '../../shared/report.ts';
import type { Member } from '../accounts/viewer.ts';
import { isUniqueViolation } from '../database/transaction.ts';
import { Refusal } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { requireReportable } from './policy.ts';
import { insertReport } from './store.ts';

/** Tells the moderators what is wrong with a post: once, until they have decided on it. */
export async function reportPost(
  parts: WriteParts,
  member: Member,
  { postId, reason }: NewReport & { postId: number },
): Promise<void> {
  await requireReportable(parts.db, member, postId);
  try {
    await insertReport(parts.db, { postId, memberId: member.id, reason, createdAt: Date.now() });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Refusal('conflict', 'You have reported this post already. The moderators will look at it.');
  }
  parts.live.announceQueue();
}
