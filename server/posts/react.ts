import type { Post } from '../../shared/post.ts';
import type { ReactionKind } from '../../shared/reaction.ts';
import { REACTIONS } from '../../shared/reaction-faces.ts';
import type { Member } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { Refusal } from '../errors.ts';
import { addToTotals } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { advance } from '../threads/store.ts';
import { requireReadablePost } from './policy.ts';
import { findPost, reactionsBy, setReaction, updatePost } from './store.ts';

/** Sets a member's one reaction to a post, or takes it back where `kind` is null; the author's score follows. */
export async function react(
  parts: WriteParts,
  member: Member,
  input: { postId: number; kind: ReactionKind | null },
): Promise<Post> {
  const { db, live } = parts;
  const { post: before, thread } = await requireStanding(db, member, input.postId);
  if (before.author.id === member.id) throw new Refusal('forbidden', 'One does not react to one’s own post.');
  const post = await transaction(db, async (trx) => {
    const cursor = await advance(trx, thread.id);
    await requireStanding(trx, member, input.postId);
    const old = (await reactionsBy(trx, member.id, [input.postId])).get(input.postId) ?? null;
    await setReaction(trx, input.postId, member.id, input.kind, (parts.now ?? Date.now)());
    await addToTotals(trx, before.author.id, { reactionScore: scoreOf(input.kind) - scoreOf(old) });
    await updatePost(trx, input.postId, { cursor });
    return (await findPost(trx, input.postId)) as Post;
  });
  live.announceChange(thread.id, 'post:reacted', { cursor: post.cursor, post });
  return post;
}

async function requireStanding(db: Db, member: Member, postId: number) {
  const found = await requireReadablePost(db, member, postId);
  if (found.post.deletedAt !== null) throw new Refusal('conflict', 'This post has been deleted.');
  return found;
}

function scoreOf(kind: ReactionKind | null): number {
  return kind === null ? 0 : REACTIONS[kind].score;
}
