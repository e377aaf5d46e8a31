import { memberPath } from '../../shared/addresses.ts';
import type { Rejection } from '../../shared/submission.ts';
import type { Member } from '../accounts/viewer.ts';
import { recordAct } from '../audit/store.ts';
import { transaction } from '../database/transaction.ts';
import { notFound } from '../errors.ts';
import { announceNotified } from '../notifications/announce.ts';
import { notifyOfOffice } from '../notifications/notify-of-office.ts';
import type { WriteParts } from '../parts.ts';
import { findThread } from '../threads/store.ts';
import { decided, requireWaiting } from './policy.ts';
import { markRejected, withdrawOwn } from './store.ts';

/** Decides that what was submitted becomes no post. Its author is told why, and keeps the text. */
export async function reject(parts: WriteParts, moderator: Member, input: Rejection & { id: number }): Promise<void> {
  const { db, live } = parts;
  const { id, author, boardTitle, threadId, threadTitle, title } = await requireWaiting(db, moderator, input.id);
  const now = Date.now();
  const reason = input.reason || null;
  const subject = `a post by ${author.name} for “${threadTitle ?? title ?? boardTitle}”`;
  const notified = await transaction(db, async (trx) => {
    if (!(await markRejected(trx, id, reason, now))) throw decided();
    const act = { act: 'rejected', subject, path: memberPath(author), ...(reason && { detail: reason }) };
    await recordAct(trx, moderator.id, act, now);
    const thread = threadId === null ? undefined : await findThread(trx, threadId);
    return notifyOfOffice(
      trx,
      {
        kind: 'staff',
        act: thread ? 'post-rejected' : 'thread-rejected',
        memberIds: [author.id],
        moderatorId: moderator.id,
        // What somebody called their own thread is no secret to them.
        thread: thread ?? { id: null, title: title ?? boardTitle, audience: 'everyone', deletedAt: null },
        postId: null,
        note: reason,
      },
      now,
    );
  });
  announceNotified(parts, notified);
  live.announceDecision(author.id, { submissionId: id, threadId, postId: null, reason });
  live.announceQueue();
}

/** Takes back what a member submitted, or puts aside what was rejected. */
export async function withdraw(parts: WriteParts, author: Member, id: number): Promise<void> {
  if (!(await withdrawOwn(parts.db, author.id, id))) throw notFound('submission of yours');
  parts.live.announceDecision(author.id, { submissionId: id, threadId: null, postId: null, reason: null });
  parts.live.announceQueue();
}
