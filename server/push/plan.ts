import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import type { Told } from '../notifications/store.ts';
import { wants } from '../notifications/switches.ts';
import { enqueue } from '../outbox/store.ts';
import { findDevices, findPending } from './store.ts';

export const PUSH_KIND = 'push';
const MEMBERS_PER_QUERY = 500;
// What only counts on changes the pop-up this often, and without a sound.
const COUNTED_AFTER_MS = 60_000;

/**
 * Lays down what is to be sent to browsers: an item for each of a member's, so that one whose service is away keeps no other
 * waiting. What still waits to be sent will tell of what has been added, so nothing is laid down beside it.
 */
export async function planPushes(trx: Db, told: Told[], now: number): Promise<void> {
  for (const some of slices(told, MEMBERS_PER_QUERY)) {
    const devices = await findDevices(trx, [...new Set(some.map(({ memberId }) => memberId))]);
    if (devices.size === 0) continue;
    const reached = some.filter(({ memberId }) => devices.has(memberId));
    const wanted = await wants(trx, 'push', reached);
    const { pending, grown } = await findPending(
      trx,
      wanted.map(({ notificationId }) => notificationId),
    );
    const items = wanted.flatMap(({ memberId, notificationId }) =>
      (devices.get(memberId) ?? [])
        .filter((device) => !pending.has(`${notificationId} ${device}`))
        .map((device) => ({
          kind: PUSH_KIND,
          subjectId: notificationId,
          memberId,
          // An item begins where its browser is, and ends there.
          progress: device,
          ...(grown.has(notificationId) && { dueAt: now + COUNTED_AFTER_MS }),
        })),
    );
    await enqueue(trx, items, now);
  }
}
