import type { Member } from '../accounts/viewer.ts';
import { type Act, recordAct } from '../audit/store.ts';
import { transaction } from '../database/transaction.ts';
import { announceMember } from '../members/announce-member.ts';
import { redrawPost } from '../posts/redraw-post.ts';
import { letGo } from './let-go.ts';
import type { FileWriteParts } from './parts.ts';
import { endFile, type StoredFile } from './store.ts';

/** Who removes somebody's file by their office, why, and how it is written down. */
interface ByOffice {
  editor: Member;
  reason: string;
  act: Act;
}

/**
 * Takes a file from everyone, at once: posts that showed it say in its place that it is not there, and whom it showed is
 * shown by the letters of their name. Open pages follow. Where the store of files fails, the sweep removes the bytes.
 */
export async function removeFile(parts: FileWriteParts, file: StoredFile, byOffice?: ByOffice): Promise<void> {
  const { db, live } = parts;
  const { postIds, wasAvatar } = await transaction(db, async (trx) => {
    if (byOffice) await recordAct(trx, byOffice.editor.id, byOffice.act, Date.now());
    return endFile(trx, file);
  });
  await letGo(parts, file).catch((error) => live.failed(error, 'a removed file is still kept: the sweep tries again'));
  if (wasAvatar) await announceMember(parts, file.memberId);
  // Each by itself: a picture that many quoted holds up nobody who writes.
  for (const id of postIds) await redrawPost(parts, { id, byOffice });
}
