import type { Audience } from '../../shared/board.ts';
import type { MemberName } from '../../shared/member.ts';
import type { Post } from '../../shared/post.ts';
import type { Db } from '../database/connection.ts';
import { type Notified, notify } from './notify.ts';
import { whoHears } from './notify-of-post.ts';

/** Stores for the author of a post that a moderator approved it, if they may hear of it. */
export async function notifyOfApproval(
  trx: Db,
  moderator: MemberName,
  { post, audience }: { post: Post; audience: Audience },
): Promise<Notified> {
  const author = new Map([[post.author.id, 'approved' as const]]);
  const hearing = await whoHears(trx, author, { threadId: post.threadId, audience, authorId: moderator.id });
  const about = { actorId: moderator.id, threadId: post.threadId, postId: post.id };
  return notify(
    trx,
    [...hearing].map(([memberId, kind]) => ({ memberId, kind, ...about })),
    post.createdAt,
  );
}
