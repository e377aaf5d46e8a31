import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { NewSubscription, PushDevice } from '../../shared/push.ts';
import type { Db } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';

// Whoever has more browsers than this no longer uses the oldest.
const DEVICES_MAX = 20;
// What stands on a screen is among these, or so old that it may go.
const UNREAD_MAX = 100;
const BESIDE_MAX = 5;

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

/** Returns the ids of the browsers that take pop-ups for these members, by member. */
export async function findDevices(db: Db, memberIds: number[]): Promise<Map<number, number[]>> {
  const rows = await db
    .selectFrom('push_subscriptions')
    .select(['member_id', 'id'])
    .where('member_id', 'in', memberIds)
    .orderBy('id')
    .execute();
  const devices = new Map<number, number[]>();
  for (const { member_id, id } of rows) devices.set(member_id, [...(devices.get(member_id) ?? []), id]);
  return devices;
}

/** Tells which of these notifications wait to be sent to which browser, as "notification browser", and which have grown. */
export async function findPending(db: Db, ids: number[]) {
  if (ids.length === 0) return { pending: new Set<string>(), grown: new Set<number>() };
  const [waiting, folded] = await Promise.all([
    db
      .selectFrom('outbox')
      .select(['subject_id', 'progress'])
      .where('kind', '=', 'push')
      .where('subject_id', 'in', ids)
      .where('leased_until', 'is', null)
      .where('given_up_at', 'is', null)
      .execute(),
    db.selectFrom('notifications').select('id').where('id', 'in', ids).where('count', '>', 1).execute(),
  ]);
  return {
    pending: new Set(waiting.map((item) => `${item.subject_id} ${item.progress}`)),
    grown: new Set(folded.map(({ id }) => id)),
  };
}

/** Returns one of a member's browsers with when they want to be left alone; undefined where its session has ended. */
export async function findReceiver(db: Db, memberId: number, deviceId: number, now: number) {
  const row = await db
    .selectFrom('push_subscriptions')
    .innerJoin('session', 'session.id', 'push_subscriptions.session_id')
    .innerJoin('members', 'members.id', 'push_subscriptions.member_id')
    .selectAll('push_subscriptions')
    .select(['session.expiresAt', 'members.quiet_from', 'members.quiet_until', 'members.time_zone'])
    .where('push_subscriptions.id', '=', deviceId)
    .where('push_subscriptions.member_id', '=', memberId)
    .executeTakeFirst();
  if (!row || new Date(row.expiresAt).getTime() <= now) return undefined;
  const { expiresAt: _, quiet_from: from, quiet_until: until, time_zone: zone, ...subscription } = row;
  return { subscription, quiet: { from, until, zone } };
}

/** Returns the ids of a member's newest unread notifications. */
export async function findUnread(db: Db, memberId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('notifications')
    .select('id')
    .where('member_id', '=', memberId)
    .where('read_at', 'is', null)
    .orderBy('changed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(UNREAD_MAX)
    .execute();
  return rows.map(({ id }) => id);
}

/** Returns the ids of the newest of a member's unseen notifications in the thread of one, without that one. */
export async function findUnreadBeside(
  db: Db,
  memberId: number,
  one: { id: number; threadId: number | null },
): Promise<number[]> {
  const rows = await db
    .selectFrom('notifications')
    .select('id')
    .where('member_id', '=', memberId)
    .where('thread_id', '=', one.threadId)
    .where('id', '!=', one.id)
    .where('read_at', 'is', null)
    .where('viewed_at', 'is', null)
    .orderBy('changed_at', 'desc')
    .limit(BESIDE_MAX)
    .execute();
  return rows.map(({ id }) => id);
}

/** Notes that a browser took something. */
export async function noteSent(db: Db, id: number, now: number): Promise<void> {
  await db.updateTable('push_subscriptions').set({ used_at: now, failures: 0 }).where('id', '=', id).execute();
}

/**
 * Notes that something did not reach a browser, and returns how often in a row it has been so, and since when at most. Undefined
 * where there is no such browser.
 */
export async function noteFailed(db: Db, id: number): Promise<{ failures: number; since: number } | undefined> {
  const row = await db
    .updateTable('push_subscriptions')
    .set((eb) => ({ failures: eb('failures', '+', 1) }))
    .where('id', '=', id)
    .returning(['failures', 'used_at', 'created_at'])
    .executeTakeFirst();
  return row && { failures: row.failures, since: row.used_at ?? row.created_at };
}

/** Forgets a browser that is no more. */
export async function forgetDevice(db: Db, id: number): Promise<void> {
  await db.deleteFrom('push_subscriptions').where('id', '=', id).execute();
}
