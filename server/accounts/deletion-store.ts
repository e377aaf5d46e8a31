import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import { FORMER_NAME, newFormerKey } from '../members/former.ts';

/**
 * What becomes of every column that names a member when their account is deleted: rows that were theirs alone go, those
 * that others read stay and name the former member. A test compares this with the tables there are.
 */
export const GOES = [
  'watches.member_id',
  'board_watches.member_id',
  'read_positions.member_id',
  'read_marks.member_id',
  'notifications.member_id',
  'outbox.member_id',
  'notification_switches.member_id',
  'ignores.member_id',
  'ignores.ignored_id',
  'former_names.member_id',
  'invitations.member_id',
  'api_tokens.member_id',
  'drafts.member_id',
  'submissions.author_id',
  'member_awards.member_id',
  'push_subscriptions.member_id',
];
export const STAYS = [
  'posts.author_id',
  'posts.edited_by',
  'posts.deleted_by',
  'threads.author_id',
  'threads.last_poster_id',
  'threads.deleted_by',
  'edits.editor_id',
  'reactions.member_id',
  'notifications.actor_id',
  'acts.member_id',
  // Moderators still look after what was reported.
  'reports.member_id',
  'reports.closed_by',
  'member_awards.given_by',
  // Pictures belong to the posts that show them; the one of themselves goes by itself.
  'files.member_id',
];

/** Deletes what is a member's alone. */
export async function deleteOwnRows(db: Db, memberId: number): Promise<void> {
  for (const place of GOES) {
    const [table = '', column = ''] = place.split('.');
    await sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${memberId}`.execute(db);
  }
}

/** Leaves nothing of a member but that somebody was here and how much they wrote, and deletes their account. */
export async function makeFormer(
  db: Db,
  member: { id: number; account_id: string | null; name: string },
  now: number,
): Promise<void> {
  await db
    .updateTable('members')
    .set({
      account_id: null,
      name: FORMER_NAME,
      name_key: newFormerKey(),
      role: 'member',
      title: null,
      joined_at: 0,
      award_count: 0,
      reaction_score: 0,
      country: null,
      location: null,
      about: null,
      avatar: null,
      hidden_at: null,
      theme: null,
      time_zone: null,
      watch_started: 'everything',
      watch_answered: 'everything',
      watch_read: 'answers',
      renamed_at: null,
      quiet_from: null,
      quiet_until: null,
      mail_after: null,
      confirmed_email: null,
      mail_failed_at: null,
      mail_error: null,
      mailing_until: null,
      banned_at: null,
      banned_until: null,
      banned_by: null,
      ban_reason: null,
      deleted_at: now,
    })
    .where('id', '=', member.id)
    .execute();
  // What the staff did to them, and to what they wrote, stays written down; their names do not.
  await db
    .updateTable('acts')
    .set({ subject: FORMER_NAME, path: null, detail: null })
    // By their id alone: a name may also be what something else is called.
    .where('path', 'like', `/members/%.${member.id}`)
    .execute();
  await db
    .updateTable('acts')
    .set({ subject: `a post by ${FORMER_NAME}` })
    .where('path', 'in', (eb) =>
      eb.selectFrom('posts').select(sql<string>`'/posts/' || posts.id`.as('path')).where('author_id', '=', member.id),
    )
    .execute();
  if (member.account_id !== null) await db.deleteFrom('user').where('id', '=', member.account_id).execute();
}
