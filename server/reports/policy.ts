import type { Post } from '../../shared/post.ts';
import type { ReportedPost } from '../../shared/report.ts';
import { type Member, requireStaff } from '../accounts/viewer.ts';
import { audiencesOf } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { notFound, Refusal } from '../errors.ts';
import { requireReadablePost } from '../posts/policy.ts';
import type { StoredThread } from '../threads/thread-row.ts';
import { listReported } from './store.ts';

/** Returns the post and its thread if the member may report it: what they can read, and did not write. */
export async function requireReportable(
  db: Db,
  member: Member,
  postId: number,
): Promise<{ post: Post; thread: StoredThread }> {
  const found = await requireReadablePost(db, member, postId);
  if (found.post.author.id === member.id) throw new Refusal('forbidden', 'This is a post of your own.');
  if (found.post.deletedAt !== null) throw new Refusal('conflict', 'This post has been deleted.');
  return found;
}

/** Returns a post that was reported, to a moderator who may read it. */
export async function requireReported(db: Db, moderator: Member, postId: number): Promise<ReportedPost> {
  requireStaff(moderator);
  const [reported] = await listReported(db, audiencesOf(moderator), { postId });
  if (!reported) throw notFound('report: somebody has decided on it');
  return reported;
}
