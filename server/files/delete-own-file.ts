import type { Member } from '../accounts/viewer.ts';
import { notFound, Refusal } from '../errors.ts';
import { isInUse } from './own-files.ts';
import { findOwn } from './own-files-store.ts';
import type { FileWriteParts } from './parts.ts';
import { removeFile } from './remove-file.ts';

/** Deletes a member's own file. One that is in use goes only where they have said that they know. */
export async function deleteOwnFile(
  parts: FileWriteParts,
  member: Member,
  input: { id: string; inUse: boolean },
): Promise<void> {
  const file = await findOwn(parts.db, member.id, input.id);
  if (!file) throw notFound('file');
  if (!input.inUse && (await isInUse(parts.db, member, file))) {
    const where = file.kind === 'avatar' ? 'This is how you are shown' : 'Posts show this picture';
    throw new Refusal('conflict', `${where}: say that it is to be deleted all the same.`);
  }
  await removeFile(parts, file);
}
