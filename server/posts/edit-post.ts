import type { Post, PostEdit } from '../../shared/post.ts';
import type { Member } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { deleteDraft } from '../drafts/store.ts';
import { Refusal } from '../errors.ts';
import { setFilesOfPost } from '../files/store.ts';
import { announceNotified } from '../notifications/announce.ts';
import { NOBODY } from '../notifications/notify.ts';
import type { WriteParts } from '../parts.ts';
import { advance } from '../threads/store.ts';
import { tellHooked } from '../webhooks/hooked.ts';
import { answersIn, setAnswers } from './answers.ts';
import { keepVersion } from './edits.ts';
import { agreedWith } from './markup/agreement.ts';
import { requireEditable } from './policy.ts';
import { renderBody } from './render.ts';
import { findPost, updatePost } from './store.ts';
import { tellAuthor } from './tell-author.ts';

/** Gives a post another body, and keeps the one it had. */
export async function editPost(parts: WriteParts, editor: Member, input: PostEdit & { id: number }): Promise<Post> {
  const { db, live } = parts;
  const now = (parts.now ?? Date.now)();
  const asked = { id: input.id, now };
  const { post: seen, thread } = await requireEditable(db, editor, asked);
  requireNewest(seen, input.version);
  const forgetDraft = (trx: Db) =>
    input.draft ? deleteDraft(trx, editor.id, { postId: input.id }, input.draft) : undefined;
  if (seen.body === input.body) {
    await transaction(db, async (trx) => forgetDraft(trx));
    return seen;
  }
  const { html, references, pictures } = await renderBody(db, editor, { thread, body: input.body });
  const hooked = await parts.hooked.get();
  const { post, notified } = await transaction(db, async (trx) => {
    // Taking the thread's row first puts this after whatever else is changing the post.
    const cursor = await advance(trx, thread.id);
    const { post: before } = await requireEditable(trx, editor, asked);
    requireNewest(before, input.version);
    const reason = input.reason || null;
    await keepVersion(trx, { postId: before.id, body: before.body, editorId: editor.id, reason, at: now });
    await updatePost(trx, input.id, {
      cursor,
      body: input.body,
      html,
      agrees_with: agreedWith(references, before),
      edited_at: now,
      edited_by: editor.id,
      edit_reason: reason,
      edit_count: before.edits + 1,
    });
    await setAnswers(trx, before, answersIn(before, references.quotes));
    await forgetDraft(trx);
    await setFilesOfPost(trx, input.id, pictures, now);
    await tellHooked(
      trx,
      hooked,
      [{ event: 'post.edited', boardId: thread.boardId, threadId: thread.id, postId: input.id }],
      now,
    );
    const isOwn = before.author.id === editor.id;
    return {
      post: (await findPost(trx, input.id)) as Post,
      notified: isOwn
        ? NOBODY
        : await tellAuthor(trx, editor, { act: 'edited', post: before, thread, reason, at: now }),
    };
  });
  live.announceChange(thread.id, 'post:edited', { cursor: post.cursor, post });
  announceNotified(parts, notified);
  return post;
}

/** Refuses text that grew from an older version of the post than the newest, so that nothing is put over it unawares. */
function requireNewest(post: Post, version: number | undefined): void {
  if (version === undefined || version >= post.edits) return;
  const message = 'This post has been edited since this text was begun. Save again to put this in place of the newer.';
  throw new Refusal('conflict', message, { issues: [{ field: 'body', message }] });
}
