import type { Post } from '../../shared/post.ts';
import { type Member, requireStaff } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import { Refusal } from '../errors.ts';
import { addToTotals } from '../members/store.ts';
import { announceNotified } from '../notifications/announce.ts';
import type { WriteParts } from '../parts.ts';
import { advance } from '../threads/store.ts';
import { tellHooked } from '../webhooks/hooked.ts';
import { answersIn, setAnswers } from './answers.ts';
import { listVersions } from './edits.ts';
import { requireReadablePost } from './policy.ts';
import { renderBody } from './render.ts';
import { findPost, updatePost } from './store.ts';
import { tellAuthor } from './tell-author.ts';

/** Brings a deleted post back under its number, with its reactions and what it answered. */
export async function restorePost(parts: WriteParts, member: Member, id: number): Promise<Post> {
  const { db, live } = parts;
  const { thread } = await requireReadablePost(db, member, id);
  requireStaff(member);
  const now = (parts.now ?? Date.now)();
  const [standing] = await listVersions(db, id, 1);
  const { references } = await renderBody(db, member, { thread, body: standing?.body ?? '' });
  const hooked = await parts.hooked.get();
  const { post, notified } = await transaction(db, async (trx) => {
    const cursor = await advance(trx, thread.id);
    const { post: before } = await requireReadablePost(trx, member, id);
    if (before.deletedAt === null) throw new Refusal('conflict', 'This post is not deleted.');
    await updatePost(trx, id, { cursor, deleted_at: null, deleted_by: null, delete_reason: null });
    await setAnswers(trx, before, answersIn(before, references.quotes));
    await addToTotals(trx, before.author.id, { posts: 1 });
    await tellHooked(
      trx,
      hooked,
      [{ event: 'post.edited', boardId: thread.boardId, threadId: thread.id, postId: id }],
      now,
    );
    return {
      post: (await findPost(trx, id)) as Post,
      notified: await tellAuthor(trx, member, { act: 'restored', post: before, thread, at: now }),
    };
  });
  live.announceChange(thread.id, 'post:edited', { cursor: post.cursor, post });
  announceNotified(parts, notified);
  return post;
}
