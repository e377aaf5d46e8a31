import { quietUntil } from '../../shared/quiet.ts';
import type { Db } from '../database/connection.ts';
import type { AnswerHead } from '../http/post-out.ts';
import type { Live } from '../live/live.ts';
import { deliverable } from '../notifications/deliverable.ts';
import { type Handler, TryLater, Undeliverable } from '../outbox/outbox.ts';
import { pushOf } from './message.ts';
import type { SendPush } from './request.ts';
import { KEPT_FOR_S, leftAloneUntil, sendTo } from './send.ts';
import { Silences } from './silences.ts';
import { findReceiver, forgetDevice, noteFailed, noteSent } from './store.ts';
import type { Vapid } from './vapid.ts';

const AT_ONCE = 20;
// A tab that shows the post, or a look at the bell, has said so by then.
const SEEN_WITHIN_MS = 2_000;
const FAILURES_MAX = 50;
// An outage of a service ends sooner than this.
const UNREACHED_MAX_MS = KEPT_FOR_S * 1_000;
const GONE = [404, 410];

interface PushParts {
  db: Db;
  live: Live;
  vapid: Vapid;
  sendPush: SendPush;
}

/**
 * Sends a notification to one of its member's browsers: at once where they are connected nowhere, a little later where
 * they are, and not in their quiet hours. What was seen, read or closed to them by then is not sent. A node that dies
 * between sending and noting it has it sent again: the same state under the same topic and tag, which shows nothing new.
 */
export function deliverPushes(parts: PushParts, silences = new Silences()): Handler {
  const { db, live } = parts;
  return {
    atOnce: AT_ONCE,
    async work({ subjectId, memberId, progress: deviceId, createdAt }, { now }) {
      if (memberId === null || now() > createdAt + KEPT_FOR_S * 1_000) return 'done';
      const receiver = await findReceiver(db, memberId, deviceId, now());
      if (!receiver) return 'done';
      const [notification] = await deliverable(db, memberId, 'push', [subjectId]);
      if (!notification) return 'done';
      const quiet = quietUntil(receiver.quiet, now());
      if (quiet !== null) return { again: quiet };
      // Whoever stored it may have had a clock that is ahead.
      const seenBy = Math.min(notification.changedAt, createdAt) + SEEN_WITHIN_MS;
      if (now() < seenBy && (await live.members.isAnywhere(memberId))) return { again: seenBy };
      const { subscription } = receiver;
      const left = silences.left(subscription.endpoint);
      if (left > 0) throw new TryLater('The push service does not answer.', now() + left);
      const push = await pushOf(db, memberId, notification);
      const answer = await silences
        .heed(subscription.endpoint, () => sendTo(parts, subscription, push))
        .catch((error: Error) => unreached(db, { deviceId, error, now: now() }));
      return answer === 'done' ? answer : judge(parts, { deviceId, answer, now: now() });
    },
  };
}

/** Forgets a browser whose service nobody has reached for days; else its item is tried again. */
async function unreached(db: Db, { deviceId, error, now }: { deviceId: number; error: Error; now: number }) {
  const failed = await noteFailed(db, deviceId);
  if (!failed || failed.failures < FAILURES_MAX || failed.since > now - UNREACHED_MAX_MS) throw error;
  await forgetDevice(db, deviceId);
  return 'done' as const;
}

/** Draws from what a service answered what becomes of the item, and of the browser. */
async function judge(
  { db }: PushParts,
  { deviceId, answer, now }: { deviceId: number; answer: AnswerHead; now: number },
): Promise<'done'> {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    await noteSent(db, deviceId, now);
    return 'done';
  }
  if (GONE.includes(status)) {
    await forgetDevice(db, deviceId);
    return 'done';
  }
  const said = `The push service answered with ${status}.`;
  if (status === 429 || status >= 500) throw new TryLater(said, leftAloneUntil(answer, now));
  // It will say the same next time: the browser made its subscription with another key, or is no more.
  const failed = await noteFailed(db, deviceId);
  if (failed && failed.failures >= FAILURES_MAX) await forgetDevice(db, deviceId);
  throw new Undeliverable(said);
}
