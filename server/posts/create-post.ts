import type { NewPost, Post } from '../../shared/post.ts';
import type { Submission } from '../../shared/submission.ts';
import type { Member } from '../accounts/viewer.ts';
import { giveByRule } from '../awards/given-store.ts';
import type { Db } from '../database/connection.ts';
import { isUniqueViolation, transaction } from '../database/transaction.ts';
import { deleteSent } from '../drafts/store.ts';
import { invalid, Refusal, unavailable } from '../errors.ts';
import { setFilesOfPost } from '../files/store.ts';
import { findCard } from '../members/card-store.ts';
import { addToTotal } from '../members/store.ts';
import { announceNotified } from '../notifications/announce.ts';
import { both, type Notified } from '../notifications/notify.ts';
import { notifyOfAwards } from '../notifications/notify-of-award.ts';
import { notifyOfPost } from '../notifications/notify-of-post.ts';
import type { WriteParts } from '../parts.ts';
import { mustWait } from '../submissions/policy.ts';
import { submit } from '../submissions/submit.ts';
import { requireOpen, requirePostable, requireReadable } from '../threads/policy.ts';
import { advanceForPost, type PostTarget } from '../threads/post-target-store.ts';
import { autoWatch } from '../watches/thread-store.ts';
import { tellHooked } from '../webhooks/hooked.ts';
import { answersIn, insertAnswers } from './answers.ts';
import { agreedWith } from './markup/agreement.ts';
import { type RenderedBody, renderBody } from './render.ts';
import { findPostByClientId, findPostByNumber, insertPost, newPost } from './store.ts';

/**
 * Adds a post to a thread and tells everyone concerned. The same author and clientId again return the post that was
 * made the first time, with `created` false. Where posts wait for approval, it is laid before the moderators instead.
 */
export async function createPost(
  parts: WriteParts,
  author: Member,
  input: NewPost & { threadId: number },
): Promise<{ post: Post; created: boolean } | { waiting: Submission }> {
  try {
    return await makePost(parts, author, input);
  } catch (error) {
    // Sent again, it is refused for its clientId, or for what has changed since.
    const isRefused = error instanceof Refusal || isUniqueViolation(error);
    const before = isRefused && (await existing(parts.db, author, input));
    if (before) return { post: before, created: false };
    throw error;
  }
}

async function makePost(parts: WriteParts, author: Member, input: NewPost & { threadId: number }) {
  const { db, live } = parts;
  const thread = await requirePostable(db, author, input.threadId);
  if (input.replyTo !== undefined) await requireAnswerable(db, thread, input.replyTo);
  if (await mustWait(db, author, thread.approval)) {
    // Posted before anything had to wait here.
    const before = await existing(db, author, input);
    if (before) return { post: before, created: false };
    return { waiting: await submit(parts, author, { ...input, boardId: thread.boardId }) };
  }
  const rendered = await renderBody(db, author, { thread, body: input.body });
  const hooked = await parts.hooked.get();
  const { post, notified } = await transaction(db, async (trx) => {
    const createdAt = Date.now();
    const added = await addPost(trx, author, thread.id, { ...input, rendered, createdAt });
    // Only since its row is ours can nobody lock or delete it any more.
    requireOpen(author, added.target);
    // It was asked where the thread stood then whether posts wait: sent again, it is asked where it stands now.
    if (added.target.approval !== thread.approval) throw unavailable();
    const { boardId } = added.target;
    const { threadId, id: postId } = added.post;
    await tellHooked(trx, hooked, [{ event: 'post.created', boardId, threadId, postId }], createdAt);
    await deleteSent(trx, author.id, { threadId: thread.id }, input);
    return added;
  });
  live.announceChange(post.threadId, 'post:created', { cursor: post.cursor, post });
  announceNotified(parts, notified);
  return { post, created: true };
}

/** Adds a post within a transaction: its place in the thread, its author's totals, its notifications. */
export async function addPost(
  trx: Db,
  author: Pick<Member, 'id'>,
  threadId: number,
  input: {
    body: string;
    clientId?: string | undefined;
    replyTo?: number | undefined;
    rendered: RenderedBody;
    createdAt: number;
  },
): Promise<{ post: Post; target: PostTarget; notified: Notified }> {
  const { createdAt, replyTo = null, rendered } = input;
  const { references, pictures } = rendered;
  const arrival = { threadId, authorId: author.id, createdAt };
  const { cursor, number, target } = await advanceForPost(trx, arrival);
  const added = {
    ...{ ...arrival, number, cursor, replyTo },
    body: input.body,
    html: rendered.html,
    clientId: input.clientId ?? null,
    agreesWith: agreedWith(references, { number, replyTo }),
  };
  const id = await insertPost(trx, added, { boardId: target.boardId, title: target.title, text: rendered.text });
  const answers = answersIn(added, references.quotes);
  await insertAnswers(trx, [{ id, threadId, number, answered: answers }]);
  if (pictures.length > 0) await setFilesOfPost(trx, id, pictures, createdAt);
  const { card, awards } = await countPost(trx, author.id, createdAt);
  const post = newPost(id, added, { author: card, answers });
  const ofPost = await notifyOfPost(trx, { post, audience: target.audience, references });
  await autoWatch(trx, author.id, threadId, number === 1 ? 'started' : 'answered', createdAt);
  return { post, target, notified: both(ofPost, await notifyOfAwards(trx, awards, createdAt)) };
}

/** Counts a post of the member's and gives them what they have earned by it, which their card shows. */
async function countPost(trx: Db, memberId: number, now: number) {
  const card = await addToTotal(trx, memberId, 'postCount', 1);
  const awards = await giveByRule(trx, memberId, { measure: 'posts', reached: card.postCount, by: 1 }, now);
  return { card: awards.length === 0 ? card : ((await findCard(trx, memberId)) ?? card), awards };
}

/** Returns what the clientId made before, also in a thread that was locked since, but not in one that was closed to them. */
async function existing(db: Db, author: Member, input: { clientId?: string | undefined; threadId: number }) {
  const post = input.clientId === undefined ? undefined : await findPostByClientId(db, author.id, input.clientId);
  if (post && post.threadId !== input.threadId) {
    throw new Refusal('conflict', 'This clientId was used for a post in another thread.');
  }
  if (post) await requireReadable(db, author, post.threadId);
  return post;
}

async function requireAnswerable(db: Db, thread: PostTarget, number: number): Promise<void> {
  const answered = await findPostByNumber(db, thread.id, number);
  if (!answered) throw invalid('replyTo', `There is no post #${number} in this thread.`);
}
