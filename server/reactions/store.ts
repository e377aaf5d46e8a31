import { sql } from 'kysely';
import type { Reaction, ReactionKind } from '../../shared/reaction.ts';
import type { Db } from '../database/connection.ts';
import { findNamesById } from '../members/store.ts';

/** Returns the kind of a member's reaction to each of `postIds` that has one. */
export async function reactionsBy(db: Db, memberId: number, postIds: number[]): Promise<Map<number, ReactionKind>> {
  if (postIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('reactions')
    .select(['post_id', 'kind'])
    .where('member_id', '=', memberId)
    .where('post_id', 'in', postIds)
    .execute();
  return new Map(rows.map((row) => [row.post_id, row.kind]));
}

/** Returns a member's reaction to a post, with what it gave the post's author; undefined where there is none. */
export function findReaction(db: Db, postId: number, memberId: number) {
  return db
    .selectFrom('reactions')
    .select(['kind', 'score'])
    .where('post_id', '=', postId)
    .where('member_id', '=', memberId)
    .executeTakeFirst();
}

/** Adds a member's reaction to a post and counts it. */
export async function insertReaction(
  db: Db,
  reaction: { postId: number; memberId: number; kind: ReactionKind; score: number; createdAt: number },
): Promise<void> {
  const { postId, memberId, kind, score, createdAt } = reaction;
  await db
    .insertInto('reactions')
    .values({ post_id: postId, member_id: memberId, kind, score, created_at: createdAt })
    .execute();
  await addToCount(db, postId, kind, 1);
}

/** Takes a member's reaction to a post away, and from the count. */
export async function deleteReaction(db: Db, postId: number, memberId: number, kind: ReactionKind): Promise<void> {
  await db.deleteFrom('reactions').where('post_id', '=', postId).where('member_id', '=', memberId).execute();
  await addToCount(db, postId, kind, -1);
}

/** Adds to how many reactions of a kind a post has. The thread's row is held meanwhile, so nobody else counts. */
async function addToCount(db: Db, postId: number, kind: ReactionKind, by: number): Promise<void> {
  await db
    .insertInto('reaction_counts')
    .values({ post_id: postId, kind, count: by })
    .onConflict((conflict) =>
      conflict
        .columns(['post_id', 'kind'])
        .doUpdateSet((eb) => ({ count: eb('reaction_counts.count', '+', eb.ref('excluded.count')) })),
    )
    .execute();
}

/**
 * Returns the reactions to each of `postIds` that has any, the most given kind first. What it costs depends on how many
 * kinds there are, not on how many people reacted: counts are kept, and the first to react are read from an index.
 */
export async function reactionsTo(db: Db, postIds: number[]): Promise<Map<number, Reaction[]>> {
  const byPost = new Map<number, Reaction[]>();
  if (postIds.length === 0) return byPost;
  const rows = await db
    .selectFrom('reaction_counts')
    .innerJoin('reaction_kinds', 'reaction_kinds.kind', 'reaction_counts.kind')
    .select(['post_id', 'reaction_counts.kind', 'count', 'emoji', 'label'])
    .select([reactor(0).as('first'), reactor(1).as('second'), reactor(2).as('third')])
    .where('post_id', 'in', postIds)
    .where('count', '>', 0)
    .orderBy('count', 'desc')
    .orderBy('reaction_kinds.position')
    .execute();
  const idsOf = (row: (typeof rows)[number]) => [row.first, row.second, row.third].filter((id) => id !== null);
  const names = await findNamesById(db, rows.flatMap(idsOf));
  for (const row of rows) {
    const { kind, emoji, label, count } = row;
    const members = idsOf(row).flatMap((id) => names.get(id) ?? []);
    const reactions = byPost.get(row.post_id) ?? [];
    byPost.set(row.post_id, [...reactions, { kind, emoji, label, count, members }]);
  }
  return byPost;
}

/** The member who gave this kind to this post as the first, second … of all. */
function reactor(place: number) {
  return sql<number | null>`(
    select member_id from reactions
    where reactions.post_id = reaction_counts.post_id and reactions.kind = reaction_counts.kind
    order by created_at, member_id limit 1 offset ${sql.lit(place)}
  )`;
}
