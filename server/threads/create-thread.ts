import { randomUUID } from 'node:crypto';
import { slugify } from '../../shared/addresses.ts';
import type { Post } from '../../shared/post.ts';
import type { NewThread, Thread } from '../../shared/thread.ts';
import type { Member } from '../accounts/viewer.ts';
import { requirePrefix, requireStartable } from '../boards/policy.ts';
import { isUniqueViolation, transaction } from '../database/transaction.ts';
import { Refusal } from '../errors.ts';
import { announceNotifications } from '../notifications/announce.ts';
import type { WriteParts } from '../parts.ts';
import { addPost } from '../posts/create-post.ts';
import { prepareBody } from '../posts/render.ts';
import { findPostByClientId } from '../posts/store.ts';
import { requireReadable } from './policy.ts';
import { findThread, insertThread } from './store.ts';

/** Starts a thread with its first post. The same clientId again returns what was made the first time. */
export async function createThread(
  parts: WriteParts,
  author: Member,
  input: NewThread & { boardId: number },
): Promise<{ thread: Thread; post: Post; created: boolean }> {
  const { db } = parts;
  const before = await existing(parts, author, input);
  if (before) return before;
  const board = await requireStartable(db, author, input.boardId);
  requirePrefix(board, input.prefix);

  const createdAt = (parts.now ?? Date.now)();
  const slug = slugify(input.title);
  const render = await prepareBody(db, author, input.body);
  try {
    const made = await transaction(db, async (trx) => {
      const id = await insertThread(trx, {
        uid: randomUUID(),
        boardId: board.id,
        authorId: author.id,
        title: input.title,
        slug,
        prefix: input.prefix ?? null,
        createdAt,
      });
      // The post's links name its thread, so it is rendered once the thread has its id.
      const rendered = render({ id, slug });
      const added = await addPost(trx, author, { id, audience: board.audience }, { ...input, rendered, createdAt });
      return { ...added, thread: (await findThread(trx, id)) as Thread };
    });
    announceNotifications(parts, made.notifications);
    return { thread: made.thread, post: made.post, created: true };
  } catch (error) {
    const twin = isUniqueViolation(error) && (await existing(parts, author, input));
    if (twin) return twin;
    throw error;
  }
}

async function existing({ db }: WriteParts, author: Member, input: NewThread & { boardId: number }) {
  const post = input.clientId === undefined ? undefined : await findPostByClientId(db, author.id, input.clientId);
  if (!post) return undefined;
  const thread = await requireReadable(db, author, post.threadId);
  if (post.number !== 1 || thread.boardId !== input.boardId)
    throw new Refusal('conflict', 'This clientId was used for another post.');
  return { post, thread, created: false };
}
