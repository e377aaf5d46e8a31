import type { Post } from '../../shared/post.ts';
import type { ReactionKind } from '../../shared/reaction.ts';
import type { Member } from '../accounts/viewer.ts';
import { giveByRule } from '../awards/given-store.ts';
import type { Db } from '../database/connection.ts';
import { invalid, Refusal } from '../errors.ts';
import { addToTotal } from '../members/store.ts';
import { both, NOBODY } from '../notifications/notify.ts';
import { notifyOfAwards } from '../notifications/notify-of-award.ts';
import { forgetReaction, notifyOfReaction } from '../notifications/notify-of-reaction.ts';
import { countUnreadOf } from '../notifications/unread-store.ts';
import type { WriteParts } from '../parts.ts';
import { findKind } from '../reactions/kinds-store.ts';
import { deleteReaction, findReaction, insertReaction } from '../reactions/store.ts';
import { changePost } from './change-post.ts';
import { requireReadablePost } from './policy.ts';
import { updatePost } from './store.ts';

/** Sets a member's one reaction to a post, or takes it back where `kind` is null; the author's score follows. */
export async function react(
  parts: WriteParts,
  member: Member,
  input: { postId: number; kind: ReactionKind | null },
): Promise<Post> {
  const { db } = parts;
  const { postId, kind } = input;
  const { post: seen, thread } = await requireStanding(db, member, postId);
  if (seen.author.id === member.id) throw new Refusal('forbidden', 'One does not react to one’s own post.');
  if (((await findReaction(db, postId, member.id))?.kind ?? null) === kind) return seen;
  const score = kind === null ? 0 : await scoreOf(db, kind);
  let gone: number[] | undefined;
  const post = await changePost(parts, { id: postId, thread, as: 'post:reacted' }, async ({ trx, cursor, now }) => {
    await requireStanding(trx, member, postId);
    const old = await findReaction(trx, postId, member.id);
    if (old) await deleteReaction(trx, postId, member.id, old.kind);
    if (kind !== null) await insertReaction(trx, { postId, memberId: member.id, kind, score, createdAt: now });
    const gained = score - (old?.score ?? 0);
    const { reactionScore } = await addToTotal(trx, seen.author.id, 'reactionScore', gained);
    const gain = { measure: 'reaction-score', reached: reactionScore, by: gained } as const;
    const awards = await giveByRule(trx, seen.author.id, gain, now);
    await updatePost(trx, postId, { cursor });
    const about = { post: seen, audience: thread.audience, reactorId: member.id };
    const isNew = kind !== null && !old;
    if (kind === null) gone = await forgetReaction(trx, about);
    return both(isNew ? await notifyOfReaction(trx, about, now) : NOBODY, await notifyOfAwards(trx, awards, now));
  });
  // One that stands for fewer now is told of, too.
  if (gone)
    parts.live.announceRead(seen.author.id, { ids: gone, unreadCount: await countUnreadOf(db, seen.author.id) });
  return post;
}

async function requireStanding(db: Db, member: Member, postId: number) {
  const found = await requireReadablePost(db, member, postId);
  if (found.post.deletedAt !== null) throw new Refusal('conflict', 'This post has been deleted.');
  return found;
}

async function scoreOf(db: Db, kind: ReactionKind): Promise<number> {
  const setting = await findKind(db, kind);
  if (!setting || setting.retired) throw invalid('kind', 'There is no such reaction to give.');
  return setting.score;
}
