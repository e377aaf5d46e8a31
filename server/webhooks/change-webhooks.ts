import type { HookSettings } from '../../shared/webhook.ts';
import type { Member } from '../accounts/viewer.ts';
import { inOffice } from '../audit/in-office.ts';
import type { Act } from '../audit/store.ts';
import { findBoard } from '../boards/store.ts';
import type { Db } from '../database/connection.ts';
import { invalid, notFound, Refusal } from '../errors.ts';
import { enqueue } from '../outbox/store.ts';
import type { WriteParts } from '../parts.ts';
import { insertDeliveries, reopenDelivery } from './delivery-store.ts';
import { WEBHOOK_KIND } from './hooked.ts';
import { TEST_EVENT } from './message.ts';
import { type Reach, requireFoundReach } from './send.ts';
import { newSecret } from './signature.ts';
import { findWebhook, insertWebhook, removeWebhook, replaceSecret, updateWebhook, type Webhook } from './store.ts';

// Time enough to tell the receiver the new one.
const FORMER_SECRET_MS = 24 * 60 * 60_000;

type Parts = WriteParts & { reach: Reach };

/** Makes a webhook of a board. Returns its id and its secret, which is shown once. */
export async function addWebhook(
  parts: Parts,
  member: Member,
  input: HookSettings & { boardId: number },
): Promise<{ id: number; secret: string }> {
  await requireUrl(parts.reach, input.url);
  const { made } = await inOffice(parts, member, async (trx, now) => {
    if (!(await findBoard(trx, input.boardId))) throw invalid('boardId', 'There is no such board.');
    const secret = newSecret();
    const id = await insertWebhook(trx, { ...input, secret, createdAt: now });
    return { ...actOn('made', await requireWebhook(trx, id)), made: { id, secret } };
  });
  return made;
}

/** Changes where a webhook leads, what it is told of, and whether it is on, to what is wished over what is set. */
export async function changeWebhook(
  parts: Parts,
  member: Member,
  { id, wish }: { id: number; wish: (now: Webhook) => HookSettings & { active: boolean } },
): Promise<void> {
  // Only to be looked up: within the transaction it is this one, or one that was set, and so looked up, meanwhile.
  await requireUrl(parts.reach, wish(await requireWebhook(parts.db, id)).url);
  await inOffice(parts, member, async (trx, now) => {
    const before = await requireWebhook(trx, id);
    const { active, ...settings } = wish(before);
    const isSwitched = active !== (before.offAt === null);
    await updateWebhook(trx, id, { ...settings, ...(isSwitched && { offAt: active ? null : now }) });
    return actOn(!isSwitched ? 'changed' : active ? 'turned on' : 'turned off', before);
  });
}

/**
 * Gives a webhook another secret and returns it: it is shown once. For a day messages are signed with both, so that the
 * receiver can change over without missing any.
 */
export async function changeSecret(parts: WriteParts, member: Member, id: number): Promise<string> {
  const { secret } = await inOffice(parts, member, async (trx, now) => {
    const webhook = await requireWebhook(trx, id);
    const secret = newSecret();
    await replaceSecret(trx, id, secret, now + FORMER_SECRET_MS);
    return { ...actOn('changed the secret of', webhook), secret };
  });
  return secret;
}

/** Deletes a webhook with the log of its deliveries. What was still to be sent is not. */
export async function deleteWebhook(parts: WriteParts, member: Member, id: number): Promise<void> {
  await inOffice(parts, member, async (trx) => {
    const webhook = await requireWebhook(trx, id);
    await removeWebhook(trx, id);
    return actOn('deleted', webhook);
  });
}

/** Sends a webhook a message that says nothing, to see whether it arrives. */
export async function testWebhook(parts: WriteParts, member: Member, id: number): Promise<void> {
  await inOffice(parts, member, async (trx, now) => {
    const webhook = await requireWebhook(trx, id);
    const test = { webhookId: id, event: TEST_EVENT, threadId: null, postId: null };
    const [subjectId = 0] = await insertDeliveries(trx, [test], now);
    await enqueue(trx, [{ kind: WEBHOOK_KIND, subjectId }], now);
    return actOn('tested', webhook);
  });
  parts.live.announceOutbox();
}

/** Sends a message of a webhook's log once more, under the id that it had. */
export async function sendAgain(
  parts: WriteParts,
  member: Member,
  { id, deliveryId }: { id: number; deliveryId: number },
): Promise<void> {
  await inOffice(parts, member, async (trx, now) => {
    const webhook = await requireWebhook(trx, id);
    if (!(await reopenDelivery(trx, id, deliveryId)))
      throw new Refusal('conflict', 'This message is still being sent, or is no longer in the log.');
    await enqueue(trx, [{ kind: WEBHOOK_KIND, subjectId: deliveryId }], now);
    return actOn('sent again a message of', webhook);
  });
  parts.live.announceOutbox();
}

async function requireUrl(reach: Reach, url: string): Promise<void> {
  await requireFoundReach(reach, new URL(url)).catch((error: Error) => {
    throw invalid('url', error.message);
  });
}

async function requireWebhook(db: Db, id: number): Promise<Webhook> {
  const webhook = await findWebhook(db, id);
  if (!webhook) throw notFound('webhook');
  return webhook;
}

// The host alone: whoever makes addresses hard to guess keeps secrets in them.
const actOn = (act: string, { id, url, boardTitle }: Webhook): Act => ({
  act,
  subject: `the webhook of “${boardTitle}” to ${new URL(url).host}`,
  path: `/admin/webhooks/${id}`,
});
