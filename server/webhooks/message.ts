import type { Db } from '../database/connection.ts';
import { findPost } from '../posts/store.ts';
import { publicThread } from '../threads/public-thread.ts';
import { findThread } from '../threads/store.ts';
import type { Delivery } from './delivery-store.ts';

export const TEST_EVENT = 'webhook.test';

/**
 * Writes the message of a delivery, in the API's own shapes, as things stand now: what was edited or deleted since is told
 * as it is, and what has left the board is no longer told there. Undefined where nothing is left to tell.
 */
export async function messageOf(db: Db, delivery: Delivery, boardId: number): Promise<string | undefined> {
  const data = await dataOf(db, delivery, boardId);
  const timestamp = new Date(delivery.happened_at).toISOString();
  return data && JSON.stringify({ type: delivery.event, timestamp, data });
}

async function dataOf(db: Db, { event, thread_id: threadId, post_id: postId }: Delivery, boardId: number) {
  if (event === TEST_EVENT) return { boardId };
  if (event === 'thread.deleted') return { threadId, boardId };
  const stored = threadId === null ? undefined : await findThread(db, threadId);
  if (!stored || stored.deletedAt !== null || stored.boardId !== boardId) return undefined;
  const thread = publicThread(stored);
  if (postId === null) return { thread };
  const post = await findPost(db, postId);
  return post && { thread, post };
}
