import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import type { ListPlace } from '../database/list-place.ts';
import { AT_ONCE } from './store.ts';

/** Lists up to `limit` items that were given up, the ones given up last first, those before a place in the list. */
export function listGivenUp(db: Db, limit: number, before?: ListPlace) {
  let query = db
    .selectFrom('outbox')
    .leftJoin('members', 'members.id', 'outbox.member_id')
    .select([
      'outbox.id',
      'outbox.kind',
      'outbox.subject_id',
      'outbox.attempts',
      'outbox.error',
      'outbox.given_up_at',
      'outbox.created_at',
      'members.id as member_id',
      'members.name as member_name',
    ])
    .where('outbox.given_up_at', 'is not', null)
    .orderBy('outbox.given_up_at', 'desc')
    .orderBy('outbox.id', 'desc')
    .limit(limit);
  if (before) query = query.where(sql<boolean>`(outbox.given_up_at, outbox.id) < (${before.at}, ${before.id})`);
  return query.execute();
}

/** Makes an item that was given up due again, as if it had never failed; undefined where there is none. */
export function takeUpAgain(db: Db, id: number) {
  return db
    .updateTable('outbox')
    .set({ given_up_at: null, error: null, attempts: 0, due_at: AT_ONCE, leased_until: null })
    .where('id', '=', id)
    .where('given_up_at', 'is not', null)
    .returning(['kind', 'member_id'])
    .executeTakeFirst();
}

/** Takes an item that was given up out for good; undefined where there is none. */
export function forget(db: Db, id: number) {
  return db
    .deleteFrom('outbox')
    .where('id', '=', id)
    .where('given_up_at', 'is not', null)
    .returning(['kind', 'member_id'])
    .executeTakeFirst();
}
