import { sql } from 'kysely';
import type { MemberCard } from '../../shared/member.ts';
import type { Db } from '../database/connection.ts';
import type { ListPlace } from '../database/list-place.ts';
import { CARD_COLUMNS, cardOf } from './card-store.ts';
import { nameKey } from './name-key.ts';

/** The totals that lists of members are ordered by, the highest first. */
const COLUMNS = { newest: 'joined_at', messages: 'post_count', score: 'reaction_score' } as const;
export type MemberOrder = keyof typeof COLUMNS;

/** Asks for members ordered by a total, the highest first, after a place in the list. */
export function membersByTotal(db: Db, order: MemberOrder, before: ListPlace | undefined, limit: number) {
  const column = `members.${COLUMNS[order]}` as const;
  const query = standing(db).orderBy(column, 'desc').orderBy('members.id', 'desc').limit(limit);
  if (!before) return query;
  return query.where(sql<boolean>`(${sql.ref(column)}, members.id) < (${before.at}, ${before.id})`);
}

/** Asks for members by name, those whose names begin with `prefix`, after a name in the list. */
export function membersByName(db: Db, prefix: string, after: string | undefined, limit: number) {
  const key = nameKey(prefix);
  let query = standing(db).orderBy('members.name_key').limit(limit);
  // Names are compared by their keys, byte by byte: whatever begins with one lies between it and its end.
  if (key) query = query.where('members.name_key', '>=', key).where('members.name_key', '<', `${key}\u{10ffff}`);
  if (after) query = query.where('members.name_key', '>', nameKey(after));
  return query;
}

/** Reads the cards that one of the queries above asks for. */
export async function readCards(query: ReturnType<typeof membersByTotal>): Promise<MemberCard[]> {
  return (await query.execute()).map(cardOf);
}

function standing(db: Db) {
  return db.selectFrom('members').select(CARD_COLUMNS).where('members.deleted_at', 'is', null);
}
