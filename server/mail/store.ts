import type { Db } from '../database/connection.ts';

/** The kind of items in the outbox that are mail of a notification, which is their subject. */
export const ALERT_MAIL = 'mail';

/** Where and how a member gets mail. */
export interface Mailbox {
  memberId: number;
  accountId: string;
  name: string;
  email: string;
  /** Whether a link that was sent there was opened. */
  confirmed: boolean;
  /** What was said when mail there was refused for good; null while it was not. */
  refusal: string | null;
  /** The minutes after which mail tells of what is unread; null: never. */
  after: number | null;
  quiet: { from: number | null; until: number | null; zone: string | null };
}

/** Returns the mailbox of a member; undefined for one without an account. */
export async function findMailbox(db: Db, memberId: number): Promise<Mailbox | undefined> {
  const row = await withAccounts(db)
    .select([
      'members.name',
      'user.id as account_id',
      'user.email',
      'members.confirmed_email',
      'members.mail_failed_at',
      'members.mail_error',
      'members.mail_after',
      'members.quiet_from',
      'members.quiet_until',
      'members.time_zone',
    ])
    .where('members.id', '=', memberId)
    .executeTakeFirst();
  return (
    row && {
      memberId,
      accountId: row.account_id,
      name: row.name,
      email: row.email,
      confirmed: row.confirmed_email === row.email,
      refusal: row.mail_failed_at === null ? null : (row.mail_error ?? ''),
      after: row.mail_after,
      quiet: { from: row.quiet_from, until: row.quiet_until, zone: row.time_zone },
    }
  );
}

/** Keeps of `memberIds`, up to some hundred, those who get mail, with when: see Mailbox. */
export async function findMailed(db: Db, memberIds: number[]) {
  const rows = await withAccounts(db)
    .select(['members.id', 'members.mail_after', 'members.quiet_from', 'members.quiet_until', 'members.time_zone'])
    .where('members.id', 'in', memberIds)
    .where('members.mail_after', 'is not', null)
    .where('members.mail_failed_at', 'is', null)
    .whereRef('members.confirmed_email', '=', 'user.email')
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      { after: row.mail_after ?? 0, quiet: { from: row.quiet_from, until: row.quiet_until, zone: row.time_zone } },
    ]),
  );
}

function withAccounts(db: Db) {
  return db.selectFrom('members').innerJoin('user', 'user.id', 'members.account_id');
}

/** Finds whose account has this address. */
export async function findByEmail(db: Db, email: string): Promise<number | undefined> {
  const row = await withAccounts(db)
    .select('members.id')
    .where('user.email', '=', email.toLowerCase())
    .executeTakeFirst();
  return row?.id;
}

/** Notes that the address is the member's own, and takes mail: what was refused before is forgotten. */
export async function confirmAddress(db: Db, { memberId, email }: { memberId: number; email: string }): Promise<void> {
  await db
    .updateTable('members')
    .set({ confirmed_email: email, mail_failed_at: null, mail_error: null })
    .where('id', '=', memberId)
    .execute();
}

/** Notes that mail to a member's address was refused for good: nothing more is sent there until they confirm it anew. */
export async function markFailing(db: Db, memberId: number, error: string, now: number): Promise<void> {
  await db.updateTable('members').set({ mail_failed_at: now, mail_error: error }).where('id', '=', memberId).execute();
}

/** Has a member get no mail of notifications at all. */
export async function stopAllMail(db: Db, memberId: number): Promise<void> {
  await db.updateTable('members').set({ mail_after: null }).where('id', '=', memberId).execute();
}

/** Takes the member's mail for one sender until `until`; false where another has it. */
export async function beginMailing(db: Db, memberId: number, now: number, until: number): Promise<boolean> {
  const taken = await db
    .updateTable('members')
    .set({ mailing_until: until })
    .where('id', '=', memberId)
    .where((eb) => eb.or([eb('mailing_until', 'is', null), eb('mailing_until', '<=', now)]))
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n;
}

/** Lets the member's mail go, unless its time ran out and another took it. */
export async function endMailing(db: Db, memberId: number, until: number): Promise<void> {
  await db
    .updateTable('members')
    .set({ mailing_until: null })
    .where('id', '=', memberId)
    .where('mailing_until', '=', until)
    .execute();
}

/**
 * Lists up to `limit` notifications that mail is to tell a member of and has not told as they are now, unseen so far, the
 * oldest first.
 */
export async function listUnmailed(db: Db, memberId: number, limit: number): Promise<number[]> {
  const rows = await unmailed(db, memberId).distinct().orderBy('notifications.id').limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** Tells whether this one is among what listUnmailed() lists. */
export async function isUnmailed(db: Db, memberId: number, notificationId: number): Promise<boolean> {
  const row = await unmailed(db, memberId).where('notifications.id', '=', notificationId).limit(1).executeTakeFirst();
  return row !== undefined;
}

function unmailed(db: Db, memberId: number) {
  return db
    .selectFrom('outbox')
    .innerJoin('notifications', 'notifications.id', 'outbox.subject_id')
    .select('notifications.id')
    .where('outbox.member_id', '=', memberId)
    .where('outbox.kind', '=', ALERT_MAIL)
    .where('outbox.given_up_at', 'is', null)
    .where('notifications.read_at', 'is', null)
    .where('notifications.viewed_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('notifications.mailed_at', 'is', null),
        eb('notifications.mailed_at', '<', eb.ref('notifications.changed_at')),
      ]),
    );
}

/** Notes that mail has told of these notifications as they were at their `changedAt`. */
export async function markMailed(db: Db, told: { id: number; changedAt: number }[]): Promise<void> {
  for (const { id, changedAt } of told)
    await db.updateTable('notifications').set({ mailed_at: changedAt }).where('id', '=', id).execute();
}
