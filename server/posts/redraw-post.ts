import type { Member } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import { picturesOfPost } from '../files/store.ts';
import { findNames } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { advance, findThread } from '../threads/store.ts';
import { tellHooked } from '../webhooks/hooked.ts';
import { keepVersion } from './edits.ts';
import { parseBody } from './markup/parse-body.ts';
import { findPost, findSource, updatePost } from './store.ts';

/**
 * Draws a post anew, with those pictures that it still has; its words stay as they are. Where somebody's office is the
 * cause, the post says who changed it and why, as after an edit.
 */
export async function redrawPost(
  parts: WriteParts,
  input: { id: number; byOffice?: { editor: Member; reason: string } | undefined },
): Promise<void> {
  const { db, live, now = Date.now } = parts;
  const { id, byOffice } = input;
  const found = await findPost(db, id);
  const thread = found && (await findThread(db, found.threadId));
  if (!thread) return;
  const hooked = await parts.hooked.get();
  const post = await transaction(db, async (trx) => {
    const cursor = await advance(trx, thread.id);
    const before = await findSource(trx, id);
    const parsed = parseBody(before.body);
    const [members, pictures] = [await findNames(trx, parsed.names), await picturesOfPost(trx, id)];
    const html = parsed.render({ thread, members, pictures });
    const at = now();
    if (byOffice) {
      const { editor, reason } = byOffice;
      await keepVersion(trx, { postId: id, body: before.body, editorId: editor.id, reason, at });
      const edit = { edited_at: at, edited_by: editor.id, edit_reason: reason, edit_count: before.edit_count + 1 };
      await updatePost(trx, id, { cursor, html, ...edit });
    } else {
      await updatePost(trx, id, { cursor, html });
    }
    const told = { boardId: thread.boardId, threadId: thread.id, postId: id };
    if (before.deleted_at === null) await tellHooked(trx, hooked, [{ event: 'post.edited', ...told }], at);
    return findPost(trx, id);
  });
  if (post) live.announceChange(thread.id, 'post:edited', { cursor: post.cursor, post });
}
