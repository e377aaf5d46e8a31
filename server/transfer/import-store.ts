import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import { FORMER_NAME } from '../members/former.ts';
import { nameKey } from '../members/name-key.ts';
import { indexPosts } from '../search/keep-index.ts';
import { emptyThread, type NewThreadRow } from '../threads/store.ts';
import type { MemberLine } from './lines.ts';

// Few enough that the statements of all the lengths there may be are no burden: SQLite's are kept prepared.
const ROWS_PER_INSERT = 100;

/** Adds those of `members` whose names nobody bears, unclaimed, and returns how many. */
export async function insertMembers(db: Db, members: MemberLine[]): Promise<number> {
  let added = 0;
  for (const some of slices(members, ROWS_PER_INSERT)) {
    const rows = some.map((member) => ({
      account_id: null,
      name: typeof member.deletedAt === 'number' ? FORMER_NAME : member.name,
      name_key: nameKey(member.name),
      title: member.title,
      joined_at: member.joinedAt,
      post_count: member.postCount,
      award_count: member.awardCount,
      reaction_score: member.reactionScore,
      country: member.country,
      location: member.location,
      hidden_at: null,
      deleted_at: member.deletedAt ?? null,
    }));
    const inserted = await db
      .insertInto('members')
      .values(rows)
      .onConflict((conflict) => conflict.column('name_key').doNothing())
      .returning('id')
      .execute();
    added += inserted.length;
  }
  return added;
}

type ImportedThread = NewThreadRow & { lockedAt: number | null; pinnedAt: number | null };

/** Adds those of `threads` whose uid no thread has, without posts, and returns how many. */
export async function insertThreads(db: Db, threads: ImportedThread[]): Promise<number> {
  let added = 0;
  for (const some of slices(threads, ROWS_PER_INSERT)) {
    const rows = some.map((thread) => ({
      ...emptyThread(thread),
      locked_at: thread.lockedAt,
      pinned_at: thread.pinnedAt,
    }));
    const inserted = await db
      .insertInto('threads')
      .values(rows)
      .onConflict((conflict) => conflict.column('uid').doNothing())
      .returning('id')
      .execute();
    added += inserted.length;
  }
  return added;
}

/**
 * Moves a thread on by `posts` new posts, one step of its cursor each, and returns the cursor of the last. Undefined,
 * and nothing is moved, where the thread no longer has `after` posts: somebody else posted meanwhile. As with
 * advanceForPost(), the row stays locked until the transaction ends.
 */
export async function advanceForPosts(
  db: Db,
  threadId: number,
  moved: { after: number; posts: number; lastPostAt: number; lastPosterId: number; createdAt?: number | undefined },
): Promise<number | undefined> {
  const row = await db
    .updateTable('threads')
    .set((eb) => ({
      cursor: eb('cursor', '+', moved.posts),
      post_count: eb('post_count', '+', moved.posts),
      last_post_at: moved.lastPostAt,
      last_poster_id: moved.lastPosterId,
      ...(moved.createdAt !== undefined && { created_at: moved.createdAt }),
    }))
    .where('id', '=', threadId)
    .where('post_count', '=', moved.after)
    .returning('cursor')
    .executeTakeFirst();
  return row?.cursor;
}

interface ImportedPostRow {
  thread_id: number;
  number: number;
  cursor: number;
  author_id: number;
  body: string;
  html: string;
  client_id: null;
  reply_to: number | null;
  agrees_with: number | null;
  created_at: number;
  edited_at: number | null;
  deleted_at: number | null;
}

/** Adds posts at the places that advanceForPosts() gave them, and returns their ids in the same order. */
export async function insertPosts(db: Db, posts: ImportedPostRow[]): Promise<number[]> {
  const ids: number[] = [];
  for (const some of slices(posts, ROWS_PER_INSERT)) {
    const rows = await db.insertInto('posts').values(some).returning(['id', 'thread_id', 'number']).execute();
    // Neither engine promises the order of what RETURNING returns.
    const byPlace = new Map(rows.map((row) => [`${row.thread_id} ${row.number}`, row.id]));
    ids.push(...some.map((post) => byPlace.get(`${post.thread_id} ${post.number}`) ?? 0));
    await indexPosts(
      db,
      rows.map(({ id }) => id),
    );
  }
  return ids;
}

/**
 * Adds reactions and counts them. Kinds that this forum does not know are added as retired ones under a plain face: they
 * show on the posts that have them, and an administrator may give them another.
 */
export async function insertReactions(
  db: Db,
  reactions: { post_id: number; member_id: number; kind: string; created_at: number }[],
): Promise<void> {
  const scores = await scoresOf(db, [...new Set(reactions.map(({ kind }) => kind))]);
  const counts = new Map<string, { post_id: number; kind: string; count: number }>();
  for (const { post_id, kind } of reactions) {
    const key = `${post_id} ${kind}`;
    counts.set(key, { post_id, kind, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  for (const some of slices(reactions, ROWS_PER_INSERT)) {
    const rows = some.map((reaction) => ({ ...reaction, score: scores.get(reaction.kind) ?? 0 }));
    await db.insertInto('reactions').values(rows).execute();
  }
  // The posts are new with them, so nothing was counted before.
  for (const some of slices([...counts.values()], ROWS_PER_INSERT))
    await db.insertInto('reaction_counts').values(some).execute();
}

async function scoresOf(db: Db, kinds: string[]): Promise<Map<string, number>> {
  if (kinds.length === 0) return new Map();
  const rows = kinds.map((kind) => ({ kind, emoji: '🔹', label: kind, score: 0, position: 0, retired_at: Date.now() }));
  await db
    .insertInto('reaction_kinds')
    .values(rows)
    .onConflict((conflict) => conflict.column('kind').doNothing())
    .execute();
  const known = await db.selectFrom('reaction_kinds').select(['kind', 'score']).where('kind', 'in', kinds).execute();
  return new Map(known.map(({ kind, score }) => [kind, score]));
}
