import type { Post, PostEdit } from '../../shared/post.ts';
import type { Member } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import type { WriteParts } from '../parts.ts';
import { advance } from '../threads/store.ts';
import { answersIn, setAnswers } from './answers.ts';
import { agreedWith } from './markup/agreement.ts';
import { requireChangeable } from './policy.ts';
import { renderBody } from './render.ts';
import { findPost, updatePost } from './store.ts';

/** Gives a post another body. */
export async function editPost(parts: WriteParts, editor: Member, input: PostEdit & { id: number }): Promise<Post> {
  const { db, live } = parts;
  const { post: before, thread } = await requireChangeable(db, editor, input.id);
  if (before.body === input.body) return before;
  const { html, references } = await renderBody(db, thread, input.body);
  const post = await transaction(db, async (trx) => {
    // Taking the thread's row first puts this after whatever else is changing the post.
    const cursor = await advance(trx, thread.id);
    await requireChangeable(trx, editor, input.id);
    await updatePost(trx, input.id, {
      cursor,
      body: input.body,
      html,
      agrees_with: agreedWith(references, before),
      edited_at: (parts.now ?? Date.now)(),
    });
    await setAnswers(trx, before, answersIn(before, references.quotes));
    return (await findPost(trx, input.id)) as Post;
  });
  live.announceChange(thread.id, 'post:edited', { cursor: post.cursor, post });
  return post;
}
