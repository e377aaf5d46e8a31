import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Db } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';

/** How many deliveries of a webhook are kept to be looked at. */
export const DELIVERIES_KEPT = 100;

export type Delivery = Selectable<Tables['webhook_deliveries']>;

interface NewDelivery {
  webhookId: number;
  event: string;
  threadId: number | null;
  postId: number | null;
}

/** Lays down what webhooks are to be sent and returns the ids, in order. */
export async function insertDeliveries(trx: Db, deliveries: NewDelivery[], now: number): Promise<number[]> {
  const rows = await trx
    .insertInto('webhook_deliveries')
    .values(
      deliveries.map((delivery) => ({
        webhook_id: delivery.webhookId,
        message_id: `msg_${randomUUID()}`,
        event: delivery.event,
        thread_id: delivery.threadId,
        post_id: delivery.postId,
        happened_at: now,
        tried_at: null,
        status: null,
        took_ms: null,
        error: null,
        done_at: null,
      })),
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Returns what is to be sent, with the webhook it goes to; undefined where either is gone. */
export function findDelivery(db: Db, id: number) {
  return db
    .selectFrom('webhook_deliveries')
    .innerJoin('webhooks', 'webhooks.id', 'webhook_deliveries.webhook_id')
    .selectAll('webhook_deliveries')
    .select(['webhooks.board_id', 'webhooks.url', 'webhooks.off_at'])
    .select(['webhooks.secret', 'webhooks.former_secret', 'webhooks.former_until'])
    .where('webhook_deliveries.id', '=', id)
    .executeTakeFirst();
}

/** Lists the deliveries of a webhook, the newest first. */
export function listDeliveries(db: Db, webhookId: number): Promise<Delivery[]> {
  return db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .orderBy('id', 'desc')
    .limit(DELIVERIES_KEPT)
    .execute();
}

/** Writes down how an attempt went. */
export async function noteAttempt(
  db: Db,
  id: number,
  went: { status: number | null; error: string | null; tookMs: number; at: number; isOver: boolean },
): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      tried_at: went.at,
      status: went.status,
      took_ms: went.tookMs,
      error: went.error,
      done_at: went.isOver ? went.at : null,
    }))
    .where('id', '=', id)
    .execute();
}

/** Writes down why something is not sent. */
export async function noteUnsent(db: Db, id: number, { why, at }: { why: string; at: number }): Promise<void> {
  await db.updateTable('webhook_deliveries').set({ error: why, done_at: at }).where('id', '=', id).execute();
}

/** Has a delivery that is over be sent once more, as the message it was. False where it is not over. */
export async function reopenDelivery(trx: Db, webhookId: number, id: number): Promise<boolean> {
  const result = await trx
    .updateTable('webhook_deliveries')
    .set({ done_at: null, error: null, status: null, took_ms: null })
    .where('id', '=', id)
    .where('webhook_id', '=', webhookId)
    .where('done_at', 'is not', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Forgets the deliveries of a webhook that are over and older than the ones that are kept. */
export async function forgetOld(db: Db, webhookId: number): Promise<void> {
  await db
    .deleteFrom('webhook_deliveries')
    .where('webhook_id', '=', webhookId)
    .where('done_at', 'is not', null)
    .where('id', '<=', (eb) =>
      eb
        .selectFrom('webhook_deliveries')
        .select('id')
        .where('webhook_id', '=', webhookId)
        .orderBy('id', 'desc')
        .limit(1)
        .offset(DELIVERIES_KEPT),
    )
    .execute();
}
