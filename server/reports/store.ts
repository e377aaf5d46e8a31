import type { Audience } from '../../shared/board.ts';
import type { Report, ReportDecision, ReportedPost } from '../../shared/report.ts';
import type { Db } from '../database/connection.ts';
import { findPosts } from '../posts/store.ts';

/** Of a post that many report, the first reasons tell enough. */
const REPORTS_SHOWN = 20;

/** Adds an open report and returns its id; a second of the same member is refused by the table's unique key. */
export async function insertReport(
  trx: Db,
  report: { postId: number; memberId: number; reason: string; createdAt: number },
): Promise<number> {
  const row = await trx
    .insertInto('reports')
    .values({
      post_id: report.postId,
      member_id: report.memberId,
      reason: report.reason,
      created_at: report.createdAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Returns what a member said of a post where nobody has decided on it yet. */
export async function findOpenReport(db: Db, postId: number, memberId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('reports')
    .select('reason')
    .where('post_id', '=', postId)
    .where('member_id', '=', memberId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return row?.reason;
}

function open(db: Db, audiences: readonly Audience[]) {
  return db
    .selectFrom('reports')
    .innerJoin('posts', 'posts.id', 'reports.post_id')
    .innerJoin('threads', 'threads.id', 'posts.thread_id')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .where('reports.closed_at', 'is', null)
    .where('threads.deleted_at', 'is', null)
    .where('boards.audience', 'in', audiences);
}

/** Counts the posts with open reports that one of these audiences may read. */
export async function countReported(db: Db, audiences: readonly Audience[]): Promise<number> {
  const row = await open(db, audiences)
    .select((eb) => eb.fn.count<number>('reports.post_id').distinct().as('reported'))
    .executeTakeFirstOrThrow();
  return Number(row.reported);
}

/**
 * Returns posts with open reports that one of these audiences may read, the one reported first on top, those whose first
 * report is later than the report `after`; or the post `postId` alone.
 */
export async function listReported(
  db: Db,
  audiences: readonly Audience[],
  asked: { after?: number | undefined; limit: number } | { postId: number },
): Promise<ReportedPost[]> {
  let query = open(db, audiences)
    .select(['reports.post_id', 'threads.title', 'threads.slug'])
    .select((eb) => [
      eb.fn.min('reports.id').as('first'),
      eb.fn.max('reports.id').as('last'),
      eb.fn.countAll<number>().as('count'),
    ])
    .groupBy(['reports.post_id', 'threads.title', 'threads.slug'])
    .orderBy('first');
  if ('postId' in asked) query = query.where('reports.post_id', '=', asked.postId);
  else query = query.having((eb) => eb.fn.min('reports.id'), '>', asked.after ?? 0).limit(asked.limit);
  const rows = await query.execute();
  const ids = rows.map(({ post_id }) => post_id);
  const [posts, reports] = await Promise.all([findPosts(db, ids), reportsOf(db, ids)]);
  return rows.flatMap(({ post_id, title, slug, first, last, count }) => {
    const post = posts.find(({ id }) => id === post_id);
    const about = { threadTitle: title, threadSlug: slug, first, last, count: Number(count) };
    return post ? [{ ...about, post, reports: reports.get(post_id) ?? [] }] : [];
  });
}

/** Returns the first open reports of each of these posts. */
async function reportsOf(db: Db, postIds: number[]): Promise<Map<number, Report[]>> {
  const reports = new Map<number, Report[]>(postIds.map((id) => [id, []]));
  if (postIds.length === 0) return reports;
  const ranked = db
    .selectFrom('reports')
    .select(['id', 'post_id', 'member_id', 'reason', 'created_at'])
    .select((eb) =>
      eb.fn
        .agg<number>('row_number')
        .over((over) => over.partitionBy('post_id').orderBy('id'))
        .as('place'),
    )
    .where('post_id', 'in', postIds)
    .where('closed_at', 'is', null);
  const rows = await db
    .selectFrom(ranked.as('ranked'))
    .innerJoin('members', 'members.id', 'ranked.member_id')
    .select(['ranked.id', 'ranked.post_id', 'ranked.member_id', 'ranked.reason', 'ranked.created_at', 'members.name'])
    .where('ranked.place', '<=', REPORTS_SHOWN)
    .orderBy('ranked.id')
    .execute();
  for (const row of rows) {
    const reporter = { id: row.member_id, name: row.name };
    reports.get(row.post_id)?.push({ id: row.id, reporter, reason: row.reason, createdAt: row.created_at });
  }
  return reports;
}

/** Closes the open reports of a post up to `upTo`, and returns who had made them. */
export async function closeReports(
  trx: Db,
  decision: ReportDecision & { postId: number; by: number; at: number },
): Promise<number[]> {
  const rows = await trx
    .updateTable('reports')
    .set({
      closed_at: decision.at,
      closed_by: decision.by,
      outcome: decision.outcome,
      message: decision.message || null,
    })
    .where('post_id', '=', decision.postId)
    .where('closed_at', 'is', null)
    .where('id', '<=', decision.upTo)
    .returning('member_id')
    .execute();
  return rows.map((row) => row.member_id);
}
