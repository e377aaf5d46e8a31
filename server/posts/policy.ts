import { mayStillEdit } from '../../shared/edit-window.ts';
import type { Post } from '../../shared/post.ts';
import { isStaff, type Member, type Viewer } from '../accounts/viewer.ts';
import { ARCHIVED } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { notFound, Refusal } from '../errors.ts';
import { readForum } from '../settings/forum.ts';
import { requireReadable } from '../threads/policy.ts';
import type { StoredThread } from '../threads/thread-row.ts';
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
  if (thread.archived) throw new Refusal('locked', ARCHIVED);
  if (thread.locked) throw new Refusal('locked', 'This thread is locked: its posts stay as they are.');
  return { post, thread };
}

/** Returns the post if the member may still give it another body: theirs for as long as the forum lets them, any to staff. */
export async function requireEditable(
  db: Db,
  member: Member,
  { id, now }: { id: number; now: number },
): Promise<{ post: Post; thread: StoredThread }> {
  const found = await requireChangeable(db, member, id);
  const { editHours } = await readForum(db);
  if (isStaff(member) || mayStillEdit(found.post, editHours, now)) return found;
  throw new Refusal(
    'forbidden',
    `Posts can be changed for ${hoursText(editHours ?? 0)}; the time for this one is over.`,
  );
}

/** Returns the post and its thread to those who may see what it said before: its author and, deleted too, moderators. */
export async function requireHistory(
  db: Db,
  member: Member,
  id: number,
): Promise<{ post: Post; thread: StoredThread }> {
  const found = await requireReadablePost(db, member, id);
  if (isStaff(member)) return found;
  if (found.post.author.id !== member.id)
    throw new Refusal('forbidden', 'What a post said before is seen by its author and moderators.');
  if (found.post.deletedAt !== null) throw new Refusal('conflict', 'This post has been deleted.');
  return found;
}

function hoursText(hours: number): string {
  if (hours % 24 !== 0 || hours === 0) return hours === 1 ? 'an hour' : `${hours} hours`;
  return hours === 24 ? 'a day' : `${hours / 24} days`;
}
