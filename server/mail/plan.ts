import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import type { Told } from '../notifications/store.ts';
import { wants } from '../notifications/switches.ts';
import { enqueue } from '../outbox/store.ts';
import { dueAfter } from './due.ts';
import { ALERT_MAIL, findMailed } from './store.ts';

const MEMBERS_PER_QUERY = 500;

/** Lays down the letters that will tell of these notifications, unless they are seen before. Two queries for 500 members. */
export async function planMail(trx: Db, told: Told[], now: number): Promise<void> {
  for (const some of slices(await wants(trx, 'mail', told), MEMBERS_PER_QUERY)) {
    const mailed = await findMailed(trx, [...new Set(some.map(({ memberId }) => memberId))]);
    const items = some.flatMap(({ memberId, notificationId }) => {
      const wish = mailed.get(memberId);
      return wish ? [{ kind: ALERT_MAIL, subjectId: notificationId, memberId, dueAt: dueAfter(wish, now) }] : [];
    });
    await enqueue(trx, items, now);
  }
}
