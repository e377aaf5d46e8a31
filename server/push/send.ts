import { createHmac } from 'node:crypto';
import webPush from 'web-push';
import type { PushMessage } from '../../shared/push.ts';
import type { AnswerHead } from '../http/post-out.ts';
import type { SendPush } from './request.ts';
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
): Promise<AnswerHead> {
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

/** Returns until when a service asks to be left alone, which it says in seconds or by a date; 0 where it does not ask. */
export function leftAloneUntil({ retryAfter = '' }: AnswerHead, now: number): number {
  const until = /^\d{1,6}$/.test(retryAfter) ? now + Number(retryAfter) * 1_000 : Date.parse(retryAfter) || 0;
  return Math.min(until, now + KEPT_FOR_S * 1_000);
}
