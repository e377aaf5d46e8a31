import type { Db } from '../database/connection.ts';
import { Undeliverable } from '../outbox/outbox.ts';
import { type Letter, type Mailer, Refused } from './mailer.ts';
import { type Mailbox, markFailing } from './store.ts';

/**
 * Sends a member a letter. One that is refused for good is given up; where it is their address that is refused, nothing
 * more is sent there until they confirm it anew.
 */
export async function sendTo(
  { db, mailer, now }: { db: Db; mailer: Mailer; now: () => number },
  mailbox: Mailbox,
  letter: Omit<Letter, 'to'>,
): Promise<void> {
  try {
    await mailer.send({ ...letter, to: mailbox.email });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.address) await markFailing(db, mailbox.memberId, error.message, now());
    throw new Undeliverable(error.message);
  }
}
