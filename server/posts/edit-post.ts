import type { Post, PostEdit } from '../../shared/post.ts';
import type { Member } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { deleteSent } from '../drafts/store.ts';
import { Refusal } from '../errors.ts';
import { setFilesOfPost } from '../files/store.ts';
import type { WriteParts } from '../parts.ts';
import { answersIn, setAnswers } from './answers.ts';
import { changePost } from './change-post.ts';
import { keepVersion } from './edit-store.ts';
import { agreedWith } from './markup/agreement.ts';
import { requireEditable } from './policy.ts';
import { renderBody } from './render.ts';
import { updatePost } from './store.ts';
import { tellAuthor } from './tell-author.ts';

/** Gives a post another body, and keeps the one it had. */
export async function editPost(parts: WriteParts, editor: Member, input: PostEdit & { id: number }): Promise<Post> {
  const { db } = parts;
  const asked = { id: input.id, now: Date.now() };
  const { post: seen, thread } = await requireEditable(db, editor, asked);
  requireNewest(seen, input.version);
  const forgetDraft = (trx: Db) => deleteSent(trx, editor.id, { postId: input.id }, input);
  if (seen.body === input.body) {
    await transaction(db, async (trx) => forgetDraft(trx));
    return seen;
  }
  const { html, references, pictures } = await renderBody(db, editor, { thread, body: input.body });
  return changePost(parts, { id: input.id, thread, as: 'post:edited' }, async ({ trx, cursor, now }) => {
    const { post } = await requireEditable(trx, editor, asked);
    requireNewest(post, input.version);
    const reason = input.reason || null;
    await keepVersion(trx, { postId: post.id, body: post.body, editorId: editor.id, reason, at: now });
    await updatePost(trx, post.id, {
      cursor,
      body: input.body,
      html,
      agrees_with: agreedWith(references, post),
      edited_at: now,
      edited_by: editor.id,
      edit_reason: reason,
      edit_count: post.edits + 1,
    });
    await setAnswers(trx, post, answersIn(post, references.quotes));
    await forgetDraft(trx);
    await setFilesOfPost(trx, post.id, pictures, now);
    return tellAuthor(trx, editor, { act: 'edited', post, thread, reason, at: now });
  });
}

/** Refuses text that grew from an older version of the post than the newest, so that nothing is put over it unawares. */
function requireNewest(post: Post, version: number | undefined): void {
  if (version === undefined || version >= post.edits) return;
  const message = 'This post has been edited since this text was begun. Save again to put this in place of the newer.';
  throw new Refusal('conflict', message, { issues: [{ field: 'body', message }] });
}
