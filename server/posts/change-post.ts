import type { ChangeEventName } from '../../shared/events.ts';
import type { Post } from '../../shared/post.ts';
import type { HookEvent } from '../../shared/webhook.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { announceNotified } from '../notifications/announce.ts';
import type { Notified } from '../notifications/notify.ts';
import type { WriteParts } from '../parts.ts';
import { advance } from '../threads/store.ts';
import type { StoredThread } from '../threads/thread-row.ts';
import { tellHooked } from '../webhooks/hooked.ts';
import { findPost } from './store.ts';

const TOLD_AS = {
  'post:edited': 'post.edited',
  'post:deleted': 'post.deleted',
  'post:reacted': 'post.reacted',
} as const satisfies Partial<Record<ChangeEventName, HookEvent>>;

/** What a change of a post has to go by: the transaction, the thread's new cursor, and the moment. */
interface Changing {
  trx: Db;
  cursor: number;
  now: number;
}

/**
 * Changes a post in one transaction, and tells of it once that is committed: followers, webhooks, and whom `change`
 * notified. The thread's row is taken first, which puts this after whatever else is changing the post: `change` is to
 * read the post anew. What `change` throws undoes all.
 */
export async function changePost(
  parts: WriteParts,
  about: { id: number; thread: StoredThread; as: keyof typeof TOLD_AS },
  change: (changing: Changing) => Promise<Notified>,
): Promise<Post> {
  const { id, thread, as } = about;
  const now = Date.now();
  const hooked = await parts.hooked.get();
  const { post, notified } = await transaction(parts.db, async (trx) => {
    const cursor = await advance(trx, thread.id);
    const notified = await change({ trx, cursor, now });
    const post = (await findPost(trx, id)) as Post;
    const happened = { event: TOLD_AS[as], boardId: thread.boardId, threadId: thread.id, postId: id };
    // That it was deleted is the last that webhooks hear of a post, unless it comes back.
    const isTold = as === 'post:deleted' || post.deletedAt === null;
    if (isTold) await tellHooked(trx, hooked, [happened], now);
    return { post, notified };
  });
  parts.live.announceChange(thread.id, as, { cursor: post.cursor, post });
  announceNotified(parts, notified);
  return post;
}
