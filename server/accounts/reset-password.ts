import { invalid, notFound } from '../errors.ts';
import { confirmAddress } from '../mail/store.ts';
import type { WriteParts } from '../parts.ts';
import { readForum } from '../settings/forum.ts';
import type { Signer } from '../signer.ts';
import type { Auth } from './auth.ts';
import { weaknessOf } from './common-passwords.ts';
import { readReset } from './email-links.ts';
import { deleteSessions } from './session-store.ts';
import { deleteTokens } from './tokens/store.ts';

/**
 * Gives the member to whom a link was sent another password, and ends all of their sessions and tokens, on every node: who had
 * the account until now, or registered somebody else's address, keeps nothing of it. Whoever could open the link reads mail at
 * the address, so it counts as confirmed.
 */
export async function resetPassword(
  parts: WriteParts & { auth: Auth; signer: Signer },
  input: { token: string; newPassword: string },
): Promise<void> {
  const { db, auth, live } = parts;
  const mailbox = await readReset(parts, input.token, Date.now());
  if (!mailbox) throw notFound('link: it has been used or has ended');
  const weakness = weaknessOf(input.newPassword, [mailbox.name, mailbox.email, (await readForum(db)).name]);
  if (weakness) throw invalid('newPassword', weakness);
  const { internalAdapter, password } = await auth.$context;
  await internalAdapter.updatePassword(mailbox.accountId, await password.hash(input.newPassword));
  await deleteSessions(db, mailbox.accountId, 'all');
  await deleteTokens(db, mailbox.memberId);
  await confirmAddress(db, mailbox);
  live.recheck({ memberId: mailbox.memberId });
}
