import type { HookEvent } from '../../shared/webhook.ts';
import type { Db } from '../database/connection.ts';
import { Remembered } from '../database/remembered.ts';
import type { Live } from '../live/live.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { enqueue } from '../outbox/store.ts';
import { insertDeliveries } from './delivery-store.ts';
import { listWebhooks } from './store.ts';

export const WEBHOOK_KIND = 'webhook';

/** Which webhooks are to be told of what, by board: of boards without any there is nothing. */
export type Hooked = ReadonlyMap<number, readonly { id: number; events: ReadonlySet<HookEvent> }[]>;

/** Remembers which webhooks there are until an administrator changes them, on whichever node: most boards have none. */
export function rememberHooked({ db, live }: { db: Db; live: Live }): Remembered<Hooked> {
  const hooked = new Remembered(() => readHooked(db));
  live.onAnnounced((message) => message.type === 'configured' && hooked.forget());
  return hooked;
}

async function readHooked(db: Db): Promise<Hooked> {
  const byBoard = new Map<number, { id: number; events: Set<HookEvent> }[]>();
  for (const { id, boardId, events, offAt } of await listWebhooks(db)) {
    if (offAt !== null) continue;
    byBoard.set(boardId, [...(byBoard.get(boardId) ?? []), { id, events: new Set(events) }]);
  }
  return byBoard;
}

/** Rings at the outbox when something happened here that a webhook may be told of: it is announced in any case. */
export function ringForHooked(parts: { live: Live; hooked: Remembered<Hooked>; outbox: Outbox }): void {
  const { live, hooked, outbox } = parts;
  live.onAnnounced(({ type }, here) => {
    if (!here || (type !== 'change' && type !== 'recheck')) return;
    hooked.get().then(
      ({ size }) => size > 0 && outbox.ring(),
      () => {}, // It looks by itself every few seconds.
    );
  });
}

/** Something that happened in a board. */
export interface Happened {
  event: HookEvent;
  boardId: number;
  threadId: number;
  postId?: number;
}

/**
 * Lays down, in the transaction in which it happens, what the boards' webhooks are to be sent. `hooked` was asked for
 * before the transaction began: within one, nobody else may ask the database.
 */
export async function tellHooked(trx: Db, hooked: Hooked, happened: Happened[], now: number): Promise<void> {
  const deliveries = happened.flatMap(({ event, boardId, threadId, postId = null }) =>
    (hooked.get(boardId) ?? [])
      .filter(({ events }) => events.has(event))
      .map(({ id }) => ({ webhookId: id, event, threadId, postId })),
  );
  if (deliveries.length === 0) return;
  const ids = await insertDeliveries(trx, deliveries, now);
  await enqueue(
    trx,
    ids.map((subjectId) => ({ kind: WEBHOOK_KIND, subjectId })),
    now,
  );
}
