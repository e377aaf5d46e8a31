import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { NewSubscription, PushDevice } from '../../shared/push.ts';
import type { Db } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';

// Whoever has more browsers than this no longer uses the oldest.
const DEVICES_MAX = 20;

export type Subscription = Selectable<Tables['push_subscriptions']>;

/** Stores where a member's session takes pop-ups, in place of where it did, and of whoever used that browser before. */
export async function storeSubscription(
  trx: Db,
  subscription: { memberId: number; sessionId: string; device: string; given: NewSubscription; now: number },
): Promise<void> {
  const { memberId, sessionId, device, given, now } = subscription;
  const endpoint_hash = createHash('sha256').update(given.endpoint).digest('base64url');
  await trx
    .deleteFrom('push_subscriptions')
    .where((eb) => eb.or([eb('endpoint_hash', '=', endpoint_hash), eb('session_id', '=', sessionId)]))
    .execute();
  await trx
    .insertInto('push_subscriptions')
    .values({
      member_id: memberId,
      session_id: sessionId,
      endpoint: given.endpoint,
      endpoint_hash,
      p256dh: given.keys.p256dh,
      auth: given.keys.auth,
      device,
      created_at: now,
    })
    .execute();
  const kept = trx
    .selectFrom('push_subscriptions')
    .select('id')
    .where('member_id', '=', memberId)
    .orderBy('id', 'desc')
    .limit(DEVICES_MAX);
  await trx.deleteFrom('push_subscriptions').where('member_id', '=', memberId).where('id', 'not in', kept).execute();
}

/** Lists the browsers that take pop-ups for a member, newest first; `sessionId` is the one that asks. */
export async function listDevices(db: Db, memberId: number, sessionId: string): Promise<PushDevice[]> {
  const rows = await db
    .selectFrom('push_subscriptions')
    .select(['id', 'device', 'created_at', 'used_at', 'session_id'])
    .where('member_id', '=', memberId)
    .orderBy('id', 'desc')
    .limit(DEVICES_MAX)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.device,
    createdAt: row.created_at,
    usedAt: row.used_at,
    here: row.session_id === sessionId,
  }));
}

/** Has one of a member's browsers take no more pop-ups: by its id, or the one of a session. */
export async function deleteSubscription(
  db: Db,
  memberId: number,
  which: { id: number } | { sessionId: string },
): Promise<void> {
  const theirs = db.deleteFrom('push_subscriptions').where('member_id', '=', memberId);
  await ('id' in which
    ? theirs.where('id', '=', which.id)
    : theirs.where('session_id', '=', which.sessionId)
  ).execute();
}

/** Tells whether a session stands: what was remembered of it may be seconds old. */
export async function hasSession(db: Db, sessionId: string): Promise<boolean> {
  const row = await db.selectFrom('session').select('id').where('id', '=', sessionId).executeTakeFirst();
  return row !== undefined;
}
