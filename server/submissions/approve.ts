import type { Post } from '../../shared/post.ts';
import type { Member } from '../accounts/viewer.ts';
import { recordAct } from '../audit/store.ts';
import { ARCHIVED, requireReadableBoard } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { Refusal } from '../errors.ts';
import { announceNotified } from '../notifications/announce.ts';
import { both, NOBODY } from '../notifications/notify.ts';
import { notifyOfApproval } from '../notifications/notify-of-approval.ts';
import type { WriteParts } from '../parts.ts';
import { addPost } from '../posts/create-post.ts';
import { markedAs } from '../posts/marked-as.ts';
import { renderBody } from '../posts/render.ts';
import { findPostByClientId } from '../posts/store.ts';
import { addThread, startOf } from '../threads/create-thread.ts';
import { requireOpen, requirePostable } from '../threads/policy.ts';
import { findThread } from '../threads/store.ts';
import type { StoredThread } from '../threads/thread-row.ts';
import { tellHooked } from '../webhooks/hooked.ts';
import { decided, requireWaiting, submitter } from './policy.ts';
import { type PlacedSubmission, takeWaiting } from './store.ts';

/** Makes the post that was submitted, as if its author posted it now, and tells everyone concerned, its author too. */
export async function approve(parts: WriteParts, moderator: Member, id: number): Promise<Post> {
  const { db, live } = parts;
  const submission = await requireWaiting(db, moderator, id);
  const createdAt = Date.now();
  const hooked = await parts.hooked.get();
  const { post, notified } = await transaction(db, async (trx) => {
    if (!(await takeWaiting(trx, id))) throw decided();
    // Sent again once nothing had to wait there any more, it was posted then.
    const twin = await findPostByClientId(trx, submission.author.id, submission.clientId);
    const added = twin ? { post: twin, notified: NOBODY } : await make(trx, moderator, { submission, createdAt });
    const thread = (await findThread(trx, added.post.threadId)) as StoredThread;
    await recordAct(trx, moderator.id, markedAs('approved', { post: added.post, thread }), createdAt);
    const [started, posted] = startOf({ thread, post: added.post });
    const happened = submission.threadId === null ? [started, posted] : [posted];
    await tellHooked(trx, hooked, twin ? [] : happened, createdAt);
    const approved = await notifyOfApproval(trx, moderator, { post: added.post, audience: thread.audience });
    return { post: added.post, notified: both(added.notified, approved) };
  });
  live.announceChange(post.threadId, 'post:created', { cursor: post.cursor, post });
  announceNotified(parts, notified);
  live.announceDecision(post.author.id, {
    submissionId: id,
    threadId: submission.threadId,
    postId: post.id,
    reason: null,
  });
  live.announceQueue();
  return post;
}

interface Made {
  submission: PlacedSubmission;
  createdAt: number;
}

function make(trx: Db, moderator: Member, { submission, createdAt }: Made) {
  const { threadId } = submission;
  if (threadId === null) return startThread(trx, moderator, { submission, createdAt });
  return addReply(trx, moderator, { submission, threadId, createdAt });
}

async function addReply(trx: Db, moderator: Member, { submission, threadId, createdAt }: Made & { threadId: number }) {
  const thread = await requirePostable(trx, moderator, threadId);
  const author = await submitter(trx, submission);
  const { body, clientId, replyTo } = submission;
  const rendered = await renderBody(trx, author, { thread, body });
  const added = await addPost(trx, author, thread.id, {
    body,
    clientId,
    replyTo: replyTo ?? undefined,
    rendered,
    createdAt,
  });
  // As it stands now that its row is ours: see createPost().
  requireOpen(moderator, added.target);
  return added;
}

async function startThread(trx: Db, moderator: Member, { submission, createdAt }: Made) {
  const board = await requireReadableBoard(trx, moderator, submission.boardId);
  if (board.archived) throw new Refusal('locked', ARCHIVED);
  const author = await submitter(trx, submission);
  const { body, clientId, title, prefix } = submission;
  const kept = prefix !== null && board.prefixes.includes(prefix) ? prefix : undefined;
  return addThread(trx, author, { board, title: title ?? '', prefix: kept, body, clientId, createdAt });
}
