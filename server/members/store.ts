import type { Selectable } from 'kysely';
import type { MemberCard, MemberFace, MemberName } from '../../shared/member.ts';
import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';
import type { Tables } from '../database/tables.ts';
import { CARD_COLUMNS, type CardRow, cardOf } from './card-store.ts';
import { nameKey } from './name-key.ts';

/** Returns the member who signs in with this account; undefined where there is none. */
export function findByAccount(db: Db, accountId: string) {
  return db.selectFrom('members').selectAll().where('account_id', '=', accountId).executeTakeFirst();
}

/** Returns a member with everything stored of them; undefined where there is none. */
export function findById(db: Db, id: number) {
  return db.selectFrom('members').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Returns those of `ids` that are members, each with everything stored of them. */
export function findByIds(db: Db, ids: number[]) {
  return ids.length === 0 ? [] : db.selectFrom('members').selectAll().where('id', 'in', ids).execute();
}

/** Returns whoever bears this name, or one that people would confuse with it. */
export function findByName(db: Db, name: string) {
  return db.selectFrom('members').selectAll().where('name_key', '=', nameKey(name)).executeTakeFirst();
}

/** Returns those of `names` that members bear, by nameKey(). */
export async function findNames(db: Db, names: string[]): Promise<Map<string, MemberName>> {
  if (names.length === 0) return new Map();
  const rows = await db
    .selectFrom('members')
    .select(['id', 'name', 'name_key'])
    .where('name_key', 'in', [...new Set(names.map(nameKey))])
    .execute();
  return new Map(rows.map((row) => [row.name_key, { id: row.id, name: row.name }]));
}

/** Returns the names of those of `ids` that are members, by id. */
export async function findNamesById(db: Db, ids: number[]): Promise<Map<number, MemberName>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('members')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Adds a member; a name that is taken is refused by the table's unique key. */
export async function insertMember(
  db: Db,
  member: { accountId: string | null; name: string; joinedAt: number; role?: string },
): Promise<number> {
  const row = await db
    .insertInto('members')
    .values({
      account_id: member.accountId,
      name: member.name,
      name_key: nameKey(member.name),
      joined_at: member.joinedAt,
      role: member.role ?? 'member',
      title: null,
      country: null,
      location: null,
      hidden_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Gives an unclaimed member its account at `now`, from when on they read here; false where somebody was quicker. */
export async function claimMember(db: Db, id: number, accountId: string, now: number): Promise<boolean> {
  const result = await db
    .updateTable('members')
    .set({ account_id: accountId, read_before: now })
    .where('id', '=', id)
    .where('account_id', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

const added = (total: 'post_count' | 'reaction_score') =>
  prepared<{ id: number; by: number }, CardRow>((db, value) =>
    db
      .updateTable('members')
      .set((eb) => ({ [total]: eb(total, '+', value('by')) }))
      .where('id', '=', value('id'))
      .returning(CARD_COLUMNS),
  );
// One each: a column that is set is written anew in its indexes, whether it changed or not.
const ADDED = { postCount: added('post_count'), reactionScore: added('reaction_score') };

/** Adds to one of the totals on the member's card and returns the card as it is now. */
export async function addToTotal(db: Db, id: number, total: keyof typeof ADDED, by: number): Promise<MemberCard> {
  const [row] = await ADDED[total](db, { id, by });
  if (!row) throw new Error(`member ${id} is gone`);
  return cardOf(row);
}

/** What a member set for themselves, by the columns that hold it. */
export type MemberSettings = Partial<
  Pick<
    Selectable<Tables['members']>,
    | 'about'
    | 'country'
    | 'location'
    | 'hidden_at'
    | 'theme'
    | 'time_zone'
    | 'watch_started'
    | 'watch_answered'
    | 'watch_read'
    | 'quiet_from'
    | 'quiet_until'
    | 'mail_after'
  >
>;

/** Stores some of what a member set for themselves. */
export async function updateSettings(db: Db, id: number, settings: MemberSettings): Promise<void> {
  await db.updateTable('members').set(settings).where('id', '=', id).execute();
}

/** Gives a member a title of their own, or takes it away. */
export async function updateTitle(db: Db, id: number, title: string | null): Promise<void> {
  await db.updateTable('members').set({ title }).where('id', '=', id).execute();
}

/**
 * Returns members in the order of their folded names: those whose name begins with `name`, who are `role` where it is
 * given, after the folded name `after`.
 */
export function listByName(db: Db, limit: number, asked: { name: string; role: string | undefined; after: string }) {
  const key = nameKey(asked.name);
  let query = db
    .selectFrom('members')
    .select(['id', 'name', 'name_key', 'role', 'avatar', 'account_id', 'joined_at', 'post_count'])
    .where('name_key', '>', asked.after)
    .orderBy('name_key')
    .limit(limit);
  // No folded name goes on with anything higher than the last character there is.
  if (key) query = query.where('name_key', '>=', key).where('name_key', '<=', `${key}\u{10ffff}`);
  if (asked.role) query = query.where('role', '=', asked.role);
  return query.execute();
}

/** Returns those who posted in a thread after the post of this number, each once. */
export function listPosters(db: Db, threadId: number, after: number): Promise<MemberFace[]> {
  return db
    .selectFrom('members')
    .select(['id', 'name', 'avatar'])
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('posts')
        .select('author_id')
        .where('thread_id', '=', threadId)
        .where('number', '>', after)
        .where('posts.deleted_at', 'is', null),
    )
    .where('deleted_at', 'is', null)
    .orderBy('name_key')
    .execute();
}
