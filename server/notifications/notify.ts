import type { Db } from '../database/connection.ts';
import { planDeliveries } from './channels.ts';
import { insertNotifications, type NewNotification, type Told } from './store.ts';
import { wants } from './switches.ts';

/** What a transaction stored to be told, and whether it left work in the outbox: see announceNotified(). */
export interface Notified {
  told: Told[];
  enqueued: boolean;
}

export const NOBODY: Notified = { told: [], enqueued: false };

/**
 * Stores what members are told of, and plans its delivery, in the transaction of what happened. What the bell is not to tell
 * is not stored.
 */
export async function notify(trx: Db, news: NewNotification[], now: number): Promise<Notified> {
  if (news.length === 0) return NOBODY;
  const wanted = await wants(trx, 'bell', news);
  if (wanted.length === 0) return NOBODY;
  const told = await insertNotifications(trx, wanted, now);
  await planDeliveries(trx, told, now);
  return { told, enqueued: true };
}

/** Puts together what several steps of one transaction stored. */
export function both(one: Notified, other: Notified): Notified {
  return { told: [...one.told, ...other.told], enqueued: one.enqueued || other.enqueued };
}
