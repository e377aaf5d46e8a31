import type { Deletion, Post } from '../../shared/post.ts';
import type { Member } from '../accounts/viewer.ts';
import { recordAct } from '../audit/store.ts';
import { transaction } from '../database/transaction.ts';
import { addToTotals } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { advance } from '../threads/store.ts';
import { tellHooked } from '../webhooks/hooked.ts';
import { setAnswers } from './answers.ts';
import { markedAs } from './marked-as.ts';
import { requireChangeable } from './policy.ts';
import { findPost, updatePost } from './store.ts';

/** Deletes a post, which leaves a tombstone in its place: no number and no page ever shifts. */
export async function deletePost(parts: WriteParts, member: Member, input: Deletion & { id: number }): Promise<Post> {
  const { db, live } = parts;
  const { thread } = await requireChangeable(db, member, input.id);
  const now = (parts.now ?? Date.now)();
  const hooked = await parts.hooked.get();
  const post = await transaction(db, async (trx) => {
    const cursor = await advance(trx, thread.id);
    const { post: before } = await requireChangeable(trx, member, input.id);
    const reason = input.reason || null;
    await updatePost(trx, input.id, { cursor, deleted_at: now, deleted_by: member.id, delete_reason: reason });
    await setAnswers(trx, before, []);
    await addToTotals(trx, before.author.id, { posts: -1 });
    if (before.author.id !== member.id)
      await recordAct(trx, member.id, markedAs('removed', { post: before, thread, reason }), now);
    await tellHooked(
      trx,
      hooked,
      [{ event: 'post.deleted', boardId: thread.boardId, threadId: thread.id, postId: input.id }],
      now,
    );
    return (await findPost(trx, input.id)) as Post;
  });
  live.announceChange(thread.id, 'post:deleted', { cursor: post.cursor, post });
  return post;
}
