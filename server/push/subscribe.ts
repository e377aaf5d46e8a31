import { ECDH } from 'node:crypto';
import type { NewSubscription } from '../../shared/push.ts';
import type { Member } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import { invalid, Refusal } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { hasSession, storeSubscription } from './store.ts';

/** Has the browser a member asks from take their pop-ups from now on, for as long as they are signed in there. */
export async function subscribe(
  { db }: Pick<WriteParts, 'db'>,
  member: Member,
  { device, ...given }: NewSubscription & { device: string },
): Promise<void> {
  if (member.token) throw new Refusal('forbidden', 'Only a browser that is signed in takes pop-ups.');
  requirePoint(given.keys.p256dh);
  const { id: memberId, sessionId } = member;
  await transaction(db, async (trx) => {
    // One that has just ended may still be remembered.
    if (!(await hasSession(trx, sessionId))) throw new Refusal('unauthenticated', 'Sign in to do this.');
    await storeSubscription(trx, { memberId, sessionId, device, given, now: Date.now() });
  });
}

function requirePoint(publicKey: string): void {
  try {
    ECDH.convertKey(publicKey, 'prime256v1', 'base64url');
  } catch {
    throw invalid('keys.p256dh', 'This is no point on the curve P-256.');
  }
}
