import type { Deletion, Post } from '../../shared/post.ts';
import type { Member } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import { addToTotals } from '../members/store.ts';
import { announceNotified } from '../notifications/announce.ts';
import { NOBODY } from '../notifications/notify.ts';
import type { WriteParts } from '../parts.ts';
import { advance } from '../threads/store.ts';
import { tellHooked } from '../webhooks/hooked.ts';
import { setAnswers } from './answers.ts';
import { requireChangeable } from './policy.ts';
import { findPost, updatePost } from './store.ts';
import { tellAuthor } from './tell-author.ts';

/** Deletes a post, which leaves a tombstone in its place: no number and no page ever shifts. */
export async function deletePost(parts: WriteParts, member: Member, input: Deletion & { id: number }): Promise<Post> {
  const { db, live } = parts;
  const { thread } = await requireChangeable(db, member, input.id);
  const now = (parts.now ?? Date.now)();
  const hooked = await parts.hooked.get();
  const { post, notified } = await transaction(db, async (trx) => {
    const cursor = await advance(trx, thread.id);
    const { post: before } = await requireChangeable(trx, member, input.id);
    const reason = input.reason || null;
    await updatePost(trx, input.id, { cursor, deleted_at: now, deleted_by: member.id, delete_reason: reason });
    await setAnswers(trx, before, []);
    await addToTotals(trx, before.author.id, { posts: -1 });
    await tellHooked(
      trx,
      hooked,
      [{ event: 'post.deleted', boardId: thread.boardId, threadId: thread.id, postId: input.id }],
      now,
    );
    const isOwn = before.author.id === member.id;
    return {
      post: (await findPost(trx, input.id)) as Post,
      notified: isOwn
        ? NOBODY
        : await tellAuthor(trx, member, { act: 'removed', post: before, thread, reason, at: now }),
    };
  });
  live.announceChange(thread.id, 'post:deleted', { cursor: post.cursor, post });
  announceNotified(parts, notified);
  return post;
}
