import { sql } from 'kysely';
import type { Reactor } from '../../shared/reaction.ts';
import type { Db } from '../database/connection.ts';
import type { ListPlace } from '../database/list-place.ts';

/** Returns up to `limit` of those who reacted to a post, with one kind or with any, the newest first, after a place. */
export function reactorRows(db: Db, postId: number, from: { kind?: string; before?: ListPlace }, limit: number) {
  const { kind, before } = from;
  let query = db
    .selectFrom('reactions')
    .innerJoin('members', 'members.id', 'reactions.member_id')
    .select(['reactions.kind', 'reactions.created_at', 'reactions.member_id', 'members.name', 'members.avatar'])
    .where('reactions.post_id', '=', postId)
    .orderBy('reactions.created_at', 'desc')
    .orderBy('reactions.member_id', 'desc')
    .limit(limit);
  if (kind !== undefined) query = query.where('reactions.kind', '=', kind);
  if (before)
    query = query.where(sql<boolean>`(reactions.created_at, reactions.member_id) < (${before.at}, ${before.id})`);
  return query;
}

/** Reads what reactorRows() asks for. */
export async function listReactors(...asked: Parameters<typeof reactorRows>): Promise<Reactor[]> {
  const rows = await reactorRows(...asked).execute();
  return rows.map(({ kind, created_at, member_id, name, avatar }) => ({
    kind,
    member: { id: member_id, name, avatar },
    at: created_at,
  }));
}
