import type { Member } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import type { Upload } from '../http/upload.ts';
import { announceMember } from '../members/announce-member.ts';
import { addFile } from './add-file.ts';
import type { FileWriteParts } from './parts.ts';
import { makeAvatar } from './picture.ts';
import { storeAvatar } from './store.ts';

/** Shows a member by the picture they give, or by the letters of their name again; open pages follow. */
export async function setAvatar(parts: FileWriteParts, member: Member, upload: Upload | null): Promise<void> {
  const { db, live } = parts;
  const file = upload && (await addFile(parts, member, { kind: 'avatar', upload, make: makeAvatar }));
  await transaction(db, (trx) => storeAvatar(trx, member.id, file?.id ?? null, Date.now()));
  live.recheck({ memberId: member.id });
  await announceMember(parts, member.id);
}
