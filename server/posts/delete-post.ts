import type { Deletion, Post } from '../../shared/post.ts';
import type { Member } from '../accounts/viewer.ts';
import { addToTotal } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { setAnswers } from './answers.ts';
import { changePost } from './change-post.ts';
import { requireChangeable } from './policy.ts';
import { updatePost } from './store.ts';
import { tellAuthor } from './tell-author.ts';

/** Deletes a post, which leaves a tombstone in its place: no number and no page ever shifts. */
export async function deletePost(parts: WriteParts, member: Member, input: Deletion & { id: number }): Promise<Post> {
  const { id } = input;
  const reason = input.reason || null;
  const { thread } = await requireChangeable(parts.db, member, id);
  const changed = await changePost(parts, { id, thread, as: 'post:deleted' }, async ({ trx, cursor, now }) => {
    const { post } = await requireChangeable(trx, member, id);
    await updatePost(trx, id, { cursor, deleted_at: now, deleted_by: member.id, delete_reason: reason });
    await setAnswers(trx, post, []);
    await addToTotal(trx, post.author.id, 'postCount', -1);
    return tellAuthor(trx, member, { act: 'removed', post, thread, reason, at: now });
  });
  parts.live.announceRecounted(thread.id);
  return changed;
}
