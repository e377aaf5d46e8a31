import { transaction } from '../database/transaction.ts';
import { invalid, notFound, Refusal } from '../errors.ts';
import { storeAvatar } from '../files/store.ts';
import type { Mailer } from '../mail/mailer.ts';
import { findMailbox } from '../mail/store.ts';
import { announceMember } from '../members/announce-member.ts';
import { nameKey } from '../members/name-key.ts';
import { hasOtherAdministrator, holdRoles } from '../members/role-store.ts';
import { findById } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { touchThreadsOf } from '../threads/touch.ts';
import { tellOwner } from './account-news.ts';
import { deleteOwnRows, makeFormer } from './deletion-store.ts';
import type { Member } from './viewer.ts';

/**
 * Deletes a member's account and all that was theirs alone. What they wrote stays under "Former member", and so do their
 * reactions, which others count on. Name and address are free at once; whoever holds a session is out, on every node.
 */
export async function deleteAccount(
  parts: WriteParts & { mailer: Mailer | undefined },
  member: Member,
  input: { name: string },
): Promise<void> {
  const { db, mailer } = parts;
  await transaction(db, async (trx) => {
    const now = Date.now();
    await holdRoles(trx, now);
    const row = await findById(trx, member.id);
    if (!row || row.deleted_at !== null) throw notFound('member');
    if (nameKey(input.name) !== row.name_key)
      throw invalid('name', `Type your name, ${row.name}, to say that you mean it.`);
    if (row.role === 'administrator' && !(await hasOtherAdministrator(trx, member.id)))
      throw new Refusal('conflict', 'You are the only administrator: make somebody else one first.');
    const mailbox = await findMailbox(trx, member.id);
    await touchThreadsOf(trx, member.id);
    await deleteOwnRows(trx, member.id);
    await storeAvatar(trx, member.id, null, now);
    await makeFormer(trx, row, now);
    if (mailer && mailbox) await tellOwner(trx, mailbox, { what: 'deletion' });
  });
  parts.live.announceOutbox();
  await announceMember(parts, member.id);
}
