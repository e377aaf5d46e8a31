import type { Selectable } from 'kysely';
import type { Db } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';
import type { Live } from '../live/live.ts';
import { ATTEMPTS_MAX, type Handler } from '../outbox/outbox.ts';
import { findDelivery, forgetOld, noteAttempt, noteUnsent } from './delivery-store.ts';
import { Line } from './line.ts';
import { messageOf } from './message.ts';
import { type Reach, send } from './send.ts';
import { signedHeaders } from './signature.ts';
import { updateWebhook } from './store.ts';

const SENT_AT_ONCE = 16;
const TURNED_OFF = 'The webhook is turned off.';
const NOTHING_LEFT = 'What it was about is no longer in this board.';
const GONE = 410;

interface Parts {
  db: Db;
  live: Live;
  reach: Reach;
}

/**
 * Sends what webhooks are to be told, under the same id at every attempt: a node that dies between sending and noting it
 * has it sent again. A receiver that says it is gone for good has its webhook turned off; one that is slow keeps only its own
 * messages waiting.
 */
export function deliverWebhooks(parts: Parts): Handler {
  const lines = new Map<number, Line>();
  return {
    atOnce: SENT_AT_ONCE,
    async work({ subjectId, attempts }, { now }) {
      const delivery = await findDelivery(parts.db, subjectId);
      if (!delivery || delivery.done_at !== null) return 'done';
      const line = lines.get(delivery.webhook_id) ?? new Line();
      lines.set(delivery.webhook_id, line);
      return line.inTurn(now(), () => deliver(parts, delivery, { attempts, now: now() }));
    },
  };
}

type Sent = NonNullable<Awaited<ReturnType<typeof findDelivery>>>;

async function deliver(
  { db, live, reach }: Parts,
  delivery: Sent,
  { attempts, now: at }: { attempts: number; now: number },
): Promise<'done'> {
  const { id, webhook_id: webhookId } = delivery;
  const body = delivery.off_at === null ? await messageOf(db, delivery, delivery.board_id) : undefined;
  if (body === undefined) {
    await noteUnsent(db, id, { why: delivery.off_at === null ? NOTHING_LEFT : TURNED_OFF, at });
    return 'done';
  }
  const began = performance.now();
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Parley',
    ...signedHeaders(secretsOf(delivery, at), { id: delivery.message_id, body }, at),
  };
  const { status, error } = await send(reach, { url: delivery.url, headers, body }).then(judge, failed);
  const isOver = error === null || status === GONE || attempts >= ATTEMPTS_MAX;
  await noteAttempt(db, id, { status, error, tookMs: Math.round(performance.now() - began), at, isOver });
  if (status === GONE) {
    await updateWebhook(db, webhookId, { offAt: at, offReason: 'gone' });
    live.announceConfigured();
  }
  if (!isOver) throw new Error(error ?? '');
  await forgetOld(db, webhookId);
  return 'done';
}

type Secrets = Pick<Selectable<Tables['webhooks']>, 'secret' | 'former_secret' | 'former_until'>;

function secretsOf({ secret, former_secret, former_until }: Secrets, now: number): string[] {
  return former_secret !== null && now < (former_until ?? 0) ? [secret, former_secret] : [secret];
}

function judge(status: number) {
  return { status, error: status >= 200 && status < 300 ? null : `It answered with ${status}.` };
}

function failed({ message, code }: NodeJS.ErrnoException) {
  return { status: null, error: message || code || 'It could not be reached.' };
}
