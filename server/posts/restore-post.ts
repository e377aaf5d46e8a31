import type { Post } from '../../shared/post.ts';
import { type Member, requireStaff } from '../accounts/viewer.ts';
import { Refusal } from '../errors.ts';
import { addToTotal } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { answersIn, setAnswers } from './answers.ts';
import { changePost } from './change-post.ts';
import { listVersions } from './edit-store.ts';
import { requireReadablePost } from './policy.ts';
import { renderBody } from './render.ts';
import { updatePost } from './store.ts';
import { tellAuthor } from './tell-author.ts';

/** Brings a deleted post back under its number, with its reactions and what it answered. */
export async function restorePost(parts: WriteParts, member: Member, id: number): Promise<Post> {
  const { db } = parts;
  const { thread } = await requireReadablePost(db, member, id);
  requireStaff(member);
  const [standing] = await listVersions(db, id, 1);
  const { references } = await renderBody(db, member, { thread, body: standing?.body ?? '' });
  const changed = await changePost(parts, { id, thread, as: 'post:edited' }, async ({ trx, cursor, now }) => {
    const { post } = await requireReadablePost(trx, member, id);
    if (post.deletedAt === null) throw new Refusal('conflict', 'This post is not deleted.');
    await updatePost(trx, id, { cursor, deleted_at: null, deleted_by: null, delete_reason: null });
    await setAnswers(trx, post, answersIn(post, references.quotes));
    await addToTotal(trx, post.author.id, 'postCount', 1);
    return tellAuthor(trx, member, { act: 'restored', post, thread, at: now });
  });
  parts.live.announceRecounted(thread.id);
  return changed;
}
