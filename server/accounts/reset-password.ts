import { invalid, notFound } from '../errors.ts';
import type { Mailer } from '../mail/mailer.ts';
import { confirmAddress } from '../mail/store.ts';
import type { WriteParts } from '../parts.ts';
import { readForum } from '../settings/forum.ts';
import type { Signer } from '../signer.ts';
import { tellOwner } from './account-news.ts';
import type { Auth } from './auth.ts';
import { weaknessOf } from './common-passwords.ts';
import { readReset } from './email-links.ts';
import { deleteSessions } from './session-store.ts';
import { deleteTokens } from './tokens/store.ts';

/**
 * Gives the member to whom a link was sent another password, and ends all of their sessions and tokens, on every node: who had
 * the account until now, or registered somebody else's address, keeps nothing of it. Whoever could open the link reads mail at
 * the address, so it counts as confirmed. Returns the id of the account.
 */
export async function resetPassword(
  parts: WriteParts & { auth: Auth; signer: Signer; mailer: Mailer | undefined },
  input: { token: string; newPassword: string },
): Promise<string> {
  const { db, auth, live, mailer } = parts;
  const linked = await readReset(parts, input.token, Date.now());
  if (!linked) throw notFound('link: it has been used or has ended');
  const { mailbox } = linked;
  const weakness = weaknessOf(input.newPassword, [mailbox.name, mailbox.email, (await readForum(db)).name]);
  if (weakness) throw invalid('newPassword', weakness);
  const { adapter, password } = await auth.$context;
  // By whom the one that it replaces is still there: of two who use the link at once, one is too late.
  const replaced = await adapter.updateMany({
    model: 'account',
    where: [
      { field: 'userId', value: mailbox.accountId },
      { field: 'password', value: linked.password },
    ],
    update: { password: await password.hash(input.newPassword) },
  });
  if (replaced === 0) throw notFound('link: it has been used or has ended');
  await deleteSessions(db, mailbox.accountId, 'all');
  await deleteTokens(db, mailbox.memberId);
  await confirmAddress(db, mailbox);
  if (mailer) await tellOwner(db, mailbox, { what: 'password' });
  live.announceOutbox();
  live.recheck({ memberId: mailbox.memberId });
  return mailbox.accountId;
}
