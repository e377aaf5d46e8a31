import type { Db } from '../database/connection.ts';
import { planMail } from '../mail/plan.ts';
import { planPushes } from '../push/plan.ts';
import type { Told } from './store.ts';

/**
 * Lays down in the outbox what is to be sent, of notifications that were just stored or grew, to wherever else their members
 * want to hear of them. One query for all of `told`, which may be a whole slice of watchers.
 */
type Channel = (trx: Db, told: Told[], now: number) => Promise<void>;

/** The ways out besides the bell. What they send they ask deliverable() for, at the moment of sending. */
const CHANNELS: Channel[] = [planMail, planPushes];

/** Has every channel plan what it will send of these, in the transaction that stored them. */
export async function planDeliveries(trx: Db, told: Told[], now: number): Promise<void> {
  if (told.length === 0) return;
  for (const plan of CHANNELS) await plan(trx, told, now);
}
