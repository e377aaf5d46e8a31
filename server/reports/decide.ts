import type { ReportDecision } from '../../shared/report.ts';
import type { Member } from '../accounts/viewer.ts';
import { recordAct } from '../audit/store.ts';
import { transaction } from '../database/transaction.ts';
import { Refusal } from '../errors.ts';
import { announceNotified } from '../notifications/announce.ts';
import { notifyOfOffice } from '../notifications/notify-of-office.ts';
import type { WriteParts } from '../parts.ts';
import { findThread } from '../threads/store.ts';
import type { StoredThread } from '../threads/thread-row.ts';
import { requireReported } from './policy.ts';
import { closeReports } from './store.ts';

/** Decides on the reports of a post, with a message for whoever made them. What is to be done to the post is done before. */
export async function decideReports(
  parts: WriteParts,
  moderator: Member,
  input: ReportDecision & { postId: number },
): Promise<void> {
  const { post, threadTitle } = await requireReported(parts.db, moderator, input.postId);
  const at = Date.now();
  const notified = await transaction(parts.db, async (trx) => {
    const reporters = await closeReports(trx, { ...input, by: moderator.id, at });
    if (reporters.length === 0) throw new Refusal('conflict', 'Somebody else has decided on this already.');
    const act = {
      act: input.outcome,
      subject: `${reporters.length === 1 ? 'a report' : `${reporters.length} reports`} of post #${post.number} by ${post.author.name} in “${threadTitle}”`,
      path: `/posts/${post.id}`,
      ...(input.message && { detail: input.message }),
    };
    await recordAct(trx, moderator.id, act, at);
    const thread = (await findThread(trx, post.threadId)) as StoredThread;
    const about = { memberIds: reporters, moderatorId: moderator.id, thread, postId: post.id };
    return notifyOfOffice(trx, { kind: 'report', act: input.outcome, note: input.message || null, ...about }, at);
  });
  announceNotified(parts, notified);
  parts.live.announceQueue();
}
