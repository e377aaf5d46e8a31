import { randomBytes } from 'node:crypto';
import type { NewToken } from '../../../shared/token.ts';
import { transaction } from '../../database/transaction.ts';
import { invalid, Refusal } from '../../errors.ts';
import type { Mailer } from '../../mail/mailer.ts';
import { findMailbox } from '../../mail/store.ts';
import type { WriteParts } from '../../parts.ts';
import { tellOwner } from '../account-news.ts';
import { isStaff, type Member } from '../viewer.ts';
import { insertToken, listTokens } from './store.ts';

const TOKENS_MAX = 50;
const DAY_MS = 86_400_000;

/** Makes a token in a member's name and returns it, which is shown once and stored nowhere. */
export async function makeToken(
  parts: WriteParts & { mailer: Mailer | undefined },
  member: Member,
  input: NewToken,
): Promise<string> {
  const now = Date.now();
  if (input.scopes.includes('moderate') && !isStaff(member))
    throw invalid('scopes', 'Only moderators can let a token moderate.');
  // Told apart from all other secrets at sight, by people and by programs that look for ones that leaked.
  const token = `parley_${randomBytes(32).toString('base64url')}`;
  await transaction(parts.db, async (trx) => {
    if ((await listTokens(trx, member.id)).length >= TOKENS_MAX)
      throw new Refusal('conflict', `You have ${TOKENS_MAX} tokens: revoke one first.`);
    await insertToken(trx, {
      memberId: member.id,
      name: input.name,
      token,
      scopes: input.scopes,
      createdAt: now,
      expiresAt: input.days === null ? null : now + input.days * DAY_MS,
    });
    const mailbox = await findMailbox(trx, member.id);
    if (parts.mailer && mailbox) await tellOwner(trx, mailbox, { what: 'token', token: input.name });
  });
  parts.live.announceOutbox();
  return token;
}
