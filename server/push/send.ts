import { createHmac } from 'node:crypto';
import webPush from 'web-push';
import type { PushMessage } from '../../shared/push.ts';
import type { PushAnswer, SendPush } from './request.ts';
import type { Subscription } from './store.ts';
import type { Vapid } from './vapid.ts';

/** For how long a service keeps what it cannot pass on: later than this nobody needs to be told. */
export const KEPT_FOR_S = 2 * 86_400;
const TOPIC_LENGTH = 32;

/** Encrypts a message for a browser (RFC 8291), signs who sends it (RFC 8292) and takes it to the service (RFC 8030). */
export function sendTo(
  { vapid, sendPush }: { vapid: Vapid; sendPush: SendPush },
  { member_id, endpoint, p256dh, auth }: Subscription,
  { message, urgency }: { message: PushMessage; urgency: 'high' | 'normal' | 'low' },
): Promise<PushAnswer> {
  // The service replaces what still waits under a topic. It learns nothing from it: who knows the key alone can make one.
  const topic = createHmac('sha256', vapid.privateKey)
    .update(`${member_id} ${message.popUp.tag}`)
    .digest('base64url')
    .slice(0, TOPIC_LENGTH);
  const request = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(message), {
    vapidDetails: vapid,
    TTL: KEPT_FOR_S,
    urgency,
    topic,
    contentEncoding: 'aes128gcm',
  });
  return sendPush({ endpoint, headers: request.headers, body: request.body });
}

/** Returns for how many milliseconds a service asks to be left alone: it says so in seconds, or by a date. */
export function retryAfterMs({ retryAfter }: PushAnswer, now: number): number | null {
  if (retryAfter === undefined) return null;
  if (/^\d{1,6}$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
