import type { Selectable } from 'kysely';
import type { HookEvent } from '../../shared/webhook.ts';
import type { Db } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';

export interface Webhook {
  id: number;
  boardId: number;
  boardTitle: string;
  url: string;
  events: HookEvent[];
  createdAt: number;
  offAt: number | null;
  /** "gone" where its receiver turned it off; null where an administrator did. */
  offReason: string | null;
  /** Until when its messages are signed with the secret before the present one as well; null where there is none. */
  formerUntil: number | null;
}

function webhookRows(db: Db) {
  return db
    .selectFrom('webhooks')
    .innerJoin('boards', 'boards.id', 'webhooks.board_id')
    .selectAll('webhooks')
    .select('boards.title as board_title');
}

function webhookOf(row: Selectable<Tables['webhooks']> & { board_title: string }): Webhook {
  return {
    id: row.id,
    boardId: row.board_id,
    boardTitle: row.board_title,
    url: row.url,
    events: row.events.split(' ') as HookEvent[],
    createdAt: row.created_at,
    offAt: row.off_at,
    offReason: row.off_reason,
    formerUntil: row.former_until,
  };
}

/** Lists all webhooks, board by board in the boards' order. */
export async function listWebhooks(db: Db): Promise<Webhook[]> {
  const rows = await webhookRows(db).orderBy('boards.position').orderBy('webhooks.id').execute();
  return rows.map(webhookOf);
}

/** Returns a webhook; undefined where there is none. */
export async function findWebhook(db: Db, id: number): Promise<Webhook | undefined> {
  const row = await webhookRows(db).where('webhooks.id', '=', id).executeTakeFirst();
  return row && webhookOf(row);
}

/** Has a webhook's deliveries signed with another secret from now on, and with the one before as well until `formerUntil`. */
export async function replaceSecret(trx: Db, id: number, secret: string, formerUntil: number): Promise<void> {
  await trx
    .updateTable('webhooks')
    .set((eb) => ({ secret, former_secret: eb.ref('secret'), former_until: formerUntil }))
    .where('id', '=', id)
    .execute();
}

/** Adds a webhook and returns its id. */
export async function insertWebhook(
  trx: Db,
  hook: { boardId: number; url: string; secret: string; events: HookEvent[]; createdAt: number },
): Promise<number> {
  const { id } = await trx
    .insertInto('webhooks')
    .values({
      board_id: hook.boardId,
      url: hook.url,
      secret: hook.secret,
      events: hook.events.join(' '),
      created_at: hook.createdAt,
      off_at: null,
      off_reason: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Changes where a webhook leads, what it is told of, and whether it is on. */
export async function updateWebhook(
  trx: Db,
  id: number,
  changed: { url?: string; events?: HookEvent[]; offAt?: number | null; offReason?: string | null },
): Promise<void> {
  await trx
    .updateTable('webhooks')
    .set({
      ...(changed.url !== undefined && { url: changed.url }),
      ...(changed.events !== undefined && { events: changed.events.join(' ') }),
      ...(changed.offAt !== undefined && { off_at: changed.offAt, off_reason: changed.offReason ?? null }),
    })
    .where('id', '=', id)
    .execute();
}

/** Deletes a webhook with the log of its deliveries. */
export async function removeWebhook(trx: Db, id: number): Promise<void> {
  await trx.deleteFrom('webhook_deliveries').where('webhook_id', '=', id).execute();
  await trx.deleteFrom('webhooks').where('id', '=', id).execute();
}
