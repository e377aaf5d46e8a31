import type { Member } from '../accounts/viewer.ts';
import { picturesOfPost } from '../files/store.ts';
import { findNames } from '../members/store.ts';
import { NOBODY } from '../notifications/notify.ts';
import type { WriteParts } from '../parts.ts';
import { findThread } from '../threads/store.ts';
import { changePost } from './change-post.ts';
import { keepVersion } from './edit-store.ts';
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
  const { db } = parts;
  const { id, byOffice } = input;
  const found = await findPost(db, id);
  const thread = found && (await findThread(db, found.threadId));
  if (!thread) return;
  await changePost(parts, { id, thread, as: 'post:edited' }, async ({ trx, cursor, now }) => {
    const before = await findSource(trx, id);
    const parsed = parseBody(before.body);
    const [members, pictures] = [await findNames(trx, parsed.names), await picturesOfPost(trx, id)];
    const html = parsed.render({ thread, members, pictures });
    if (byOffice) {
      const { editor, reason } = byOffice;
      await keepVersion(trx, { postId: id, body: before.body, editorId: editor.id, reason, at: now });
      const edit = { edited_at: now, edited_by: editor.id, edit_reason: reason, edit_count: before.edit_count + 1 };
      await updatePost(trx, id, { cursor, html, ...edit });
    } else {
      await updatePost(trx, id, { cursor, html });
    }
    return NOBODY;
  });
}
