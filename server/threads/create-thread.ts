import { randomUUID } from 'node:crypto';
import { slugify } from '../../shared/addresses.ts';
import type { Board } from '../../shared/board.ts';
import type { Post } from '../../shared/post.ts';
import type { Submission } from '../../shared/submission.ts';
import type { NewThread, Thread } from '../../shared/thread.ts';
import type { Member } from '../accounts/viewer.ts';
import { requirePrefix, requireStartable } from '../boards/policy.ts';
import { keepBoard } from '../boards/store.ts';
import type { Db } from '../database/connection.ts';
import { isUniqueViolation, transaction } from '../database/transaction.ts';
import { deleteSent } from '../drafts/store.ts';
import { Refusal, unavailable } from '../errors.ts';
import { announceNotified } from '../notifications/announce.ts';
import type { Notified } from '../notifications/notify.ts';
import { enqueueForWatchers } from '../notifications/tell-watchers.ts';
import type { WriteParts } from '../parts.ts';
import { addPost } from '../posts/create-post.ts';
import { prepareBody } from '../posts/render.ts';
import { findPostByClientId } from '../posts/store.ts';
import { mustWait } from '../submissions/policy.ts';
import { submit } from '../submissions/submit.ts';
import { type Happened, tellHooked } from '../webhooks/hooked.ts';
import { requireReadable } from './policy.ts';
import { findThread, insertThread } from './store.ts';

/**
 * Starts a thread with its first post. The same clientId again returns what was made the first time. Where posts wait for
 * approval, it is laid before the moderators instead.
 */
export async function createThread(
  parts: WriteParts,
  author: Member,
  input: NewThread & { boardId: number },
): Promise<{ thread: Thread; post: Post; created: boolean } | { waiting: Submission }> {
  const { db } = parts;
  const before = await existing(parts, author, input);
  if (before) return before;
  const board = await requireStartable(db, author, input.boardId);
  requirePrefix(board, input.prefix);
  if (await mustWait(db, author, board.approval)) return { waiting: await submit(parts, author, input) };

  const createdAt = Date.now();
  const hooked = await parts.hooked.get();
  try {
    const made = await transaction(db, async (trx) => {
      // Nobody archives or closes the board between this and the commit.
      await keepBoard(trx, input.boardId);
      const kept = await requireStartable(trx, author, input.boardId);
      // Sent again, it waits if it has to now.
      if (kept.approval !== board.approval) throw unavailable();
      const added = await addThread(trx, author, { ...input, board: kept, createdAt });
      await tellHooked(trx, hooked, startOf(added), createdAt);
      await deleteSent(trx, author.id, { boardId: board.id }, input);
      return added;
    });
    // Nobody can follow it yet; those who look at lists hear of it.
    parts.live.announceChange(made.thread.id, 'post:created', { cursor: made.post.cursor, post: made.post });
    announceNotified(parts, made.notified);
    return { thread: made.thread, post: made.post, created: true };
  } catch (error) {
    const twin = isUniqueViolation(error) && (await existing(parts, author, input));
    if (twin) return twin;
    throw error;
  }
}

/** Adds a thread with its first post within a transaction. */
export async function addThread(
  trx: Db,
  author: Member,
  input: Omit<NewThread, 'clientId'> & { clientId?: string | undefined; board: Board; createdAt: number },
): Promise<{ thread: Thread; post: Post; notified: Notified }> {
  const { board, title, createdAt } = input;
  const slug = slugify(title);
  const render = await prepareBody(trx, author, input.body);
  const id = await insertThread(trx, {
    uid: randomUUID(),
    boardId: board.id,
    authorId: author.id,
    title,
    slug,
    prefix: input.prefix || null,
    createdAt,
  });
  // The post's links name its thread, so it is rendered once the thread has its id.
  const added = await addPost(trx, author, id, { ...input, rendered: render({ id, slug }) });
  const enqueued = await enqueueForWatchers(trx, { ...added.post, boardId: board.id }, createdAt);
  const notified = { ...added.notified, enqueued: added.notified.enqueued || enqueued };
  return { post: added.post, notified, thread: (await findThread(trx, id)) as Thread };
}

/** Says of a new thread, for webhooks, what happened: it appeared, and so did its first post. */
export function startOf({ thread, post }: { thread: Thread; post: Post }): [Happened, Happened] {
  const place = { boardId: thread.boardId, threadId: thread.id };
  return [
    { event: 'thread.created', ...place },
    { event: 'post.created', ...place, postId: post.id },
  ];
}

async function existing({ db }: WriteParts, author: Member, input: NewThread & { boardId: number }) {
  const post = input.clientId === undefined ? undefined : await findPostByClientId(db, author.id, input.clientId);
  if (!post) return undefined;
  const thread = await requireReadable(db, author, post.threadId);
  if (post.number !== 1 || thread.boardId !== input.boardId)
    throw new Refusal('conflict', 'This clientId was used for another post.');
  return { post, thread, created: false };
}
