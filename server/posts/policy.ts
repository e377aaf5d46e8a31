import type { Post } from '../../shared/post.ts';
import { isStaff, type Member, type Viewer } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { notFound, Refusal } from '../errors.ts';
import { requireReadable } from '../threads/policy.ts';
import type { StoredThread } from '../threads/store.ts';
import { findPost } from './store.ts';

/** Returns the post and its thread, or answers that there is none to whoever may not read it. */
export async function requireReadablePost(
  db: Db,
  viewer: Viewer,
  id: number,
): Promise<{ post: Post; thread: StoredThread }> {
  const post = await findPost(db, id);
  if (!post) throw notFound('post');
  const thread = await requireReadable(db, viewer, post.threadId).catch((error) => {
    throw error instanceof Refusal ? notFound('post') : error;
  });
  return { post, thread };
}

/** Returns the post if the member may change it: their own in an open thread, or any if they are staff. */
export async function requireChangeable(
  db: Db,
  member: Member,
  id: number,
): Promise<{ post: Post; thread: StoredThread }> {
  const { post, thread } = await requireReadablePost(db, member, id);
  if (post.deletedAt !== null) throw new Refusal('conflict', 'This post has been deleted.');
  if (isStaff(member)) return { post, thread };
  if (post.author.id !== member.id) throw new Refusal('forbidden', 'Only its author may change this post.');
  if (thread.locked) throw new Refusal('locked', 'This thread is locked: its posts stay as they are.');
  return { post, thread };
}
