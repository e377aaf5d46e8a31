import type { Post } from '../../shared/post.ts';
import type { Member } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import { addToTotals } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { advance } from '../threads/store.ts';
import { setAnswers } from './answers.ts';
import { requireChangeable } from './policy.ts';
import { findPost, updatePost } from './store.ts';

/** Deletes a post, which leaves a tombstone in its place: no number and no page ever shifts. */
export async function deletePost(parts: WriteParts, member: Member, id: number): Promise<Post> {
  const { db, live } = parts;
  const { thread } = await requireChangeable(db, member, id);
  const post = await transaction(db, async (trx) => {
    const cursor = await advance(trx, thread.id);
    const { post: before } = await requireChangeable(trx, member, id);
    await updatePost(trx, id, { cursor, deleted_at: (parts.now ?? Date.now)() });
    await setAnswers(trx, before, []);
    await addToTotals(trx, before.author.id, { posts: -1 });
    return (await findPost(trx, id)) as Post;
  });
  live.announceChange(thread.id, 'post:deleted', { cursor: post.cursor, post });
  return post;
}
