import type { Audience } from '../../shared/board.ts';
import type { MemberName } from '../../shared/member.ts';
import type { Post } from '../../shared/post.ts';
import type { Db } from '../database/connection.ts';
import { whoHears } from './notify-of-post.ts';
import { insertNotifications } from './store.ts';

/** Stores for the author of a post that a moderator approved it, and returns the notification's id if they may hear of it. */
export async function notifyOfApproval(
  trx: Db,
  moderator: MemberName,
  { post, audience }: { post: Post; audience: Audience },
): Promise<number[]> {
  const author = new Map([[post.author.id, 'approved' as const]]);
  const hearing = await whoHears(trx, author, { audience, authorId: moderator.id });
  return insertNotifications(trx, { ...post, author: moderator }, hearing);
}
