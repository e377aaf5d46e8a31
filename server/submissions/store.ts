import type { Audience } from '../../shared/board.ts';
import type { Submission } from '../../shared/submission.ts';
import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';

const OWN_LISTED = 100;

/** A submission with the names of the places it is for. */
export interface PlacedSubmission extends Submission {
  boardTitle: string;
  threadTitle: string | null;
  threadSlug: string | null;
}

function rows(db: Db) {
  return db
    .selectFrom('submissions')
    .innerJoin('members', 'members.id', 'submissions.author_id')
    .innerJoin('boards', 'boards.id', 'submissions.board_id')
    .leftJoin('threads', 'threads.id', 'submissions.thread_id')
    .select([
      'submissions.id',
      'submissions.board_id',
      'submissions.thread_id',
      'submissions.title',
      'submissions.prefix',
      'submissions.body',
      'submissions.reply_to',
      'submissions.client_id',
      'submissions.created_at',
      'submissions.rejected_at',
      'submissions.reject_reason',
      'members.id as author_id',
      'members.name as author_name',
      'boards.title as board_title',
      'threads.title as thread_title',
      'threads.slug as thread_slug',
    ]);
}

type SubmissionRow = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];

function placed(row: SubmissionRow): PlacedSubmission {
  return {
    id: row.id,
    boardId: row.board_id,
    threadId: row.thread_id,
    title: row.title,
    prefix: row.prefix,
    author: { id: row.author_id, name: row.author_name },
    body: row.body,
    replyTo: row.reply_to,
    clientId: row.client_id,
    createdAt: row.created_at,
    rejectedAt: row.rejected_at,
    rejectReason: row.reject_reason,
    boardTitle: row.board_title,
    threadTitle: row.thread_title,
    threadSlug: row.thread_slug,
  };
}

/** Returns a submission, rejected or not; undefined where there is none. */
export async function findSubmission(db: Db, id: number): Promise<PlacedSubmission | undefined> {
  const row = await rows(db).where('submissions.id', '=', id).executeTakeFirst();
  return row && placed(row);
}

/** Returns what the author submitted under this clientId, if they did. */
export async function findByClientId(db: Db, authorId: number, clientId: string): Promise<Submission | undefined> {
  const row = await rows(db)
    .where('submissions.author_id', '=', authorId)
    .where('submissions.client_id', '=', clientId)
    .executeTakeFirst();
  return row && placed(row);
}

/** Returns what waits for a moderator, the oldest first, those after the submission `after`; not what waits in deleted threads. */
export async function listWaiting(db: Db, limit: number, after = 0): Promise<PlacedSubmission[]> {
  const found = await rows(db)
    .where('submissions.rejected_at', 'is', null)
    .where('threads.deleted_at', 'is', null)
    .where('submissions.id', '>', after)
    .orderBy('submissions.id')
    .limit(limit)
    .execute();
  return found.map(placed);
}

/** Counts what waits for a moderator. */
export async function countWaiting(db: Db): Promise<number> {
  const row = await db
    .selectFrom('submissions')
    .leftJoin('threads', 'threads.id', 'submissions.thread_id')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('submissions.rejected_at', 'is', null)
    .where('threads.deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.waiting);
}

/**
 * Returns the newest of what an author submitted and has not withdrawn; `closed` where none of `audiences` may read the place
 * that it is for.
 */
export async function listOwn(
  db: Db,
  authorId: number,
  audiences: readonly Audience[],
): Promise<(PlacedSubmission & { closed: boolean })[]> {
  const found = await rows(db)
    // A thread may have been moved to another board since.
    .innerJoin('boards as home', (join) =>
      join.on((eb) => eb('home.id', '=', eb.fn.coalesce('threads.board_id', 'submissions.board_id'))),
    )
    .select(['home.audience', 'threads.deleted_at'])
    .where('submissions.author_id', '=', authorId)
    .orderBy('submissions.id', 'desc')
    .limit(OWN_LISTED)
    .execute();
  return found.map((row) => ({
    ...placed(row),
    closed: row.deleted_at !== null || !audiences.includes(row.audience as Audience),
  }));
}

const inThread = (db: Db, threadId: number) =>
  rows(db).where('submissions.thread_id', '=', threadId).orderBy('submissions.id').limit(OWN_LISTED);
const waitingIn = prepared<{ threadId: number }, SubmissionRow>((db, value) =>
  inThread(db, value('threadId')).where('submissions.rejected_at', 'is', null),
);
const ownIn = prepared<{ threadId: number; authorId: number }, SubmissionRow>((db, value) =>
  inThread(db, value('threadId')).where('submissions.author_id', '=', value('authorId')),
);

/** Returns what was submitted to a thread: what an author has there, or what of everybody's waits. */
export async function listInThread(db: Db, threadId: number, by: { authorId: number } | 'all'): Promise<Submission[]> {
  const found = by === 'all' ? await waitingIn(db, { threadId }) : await ownIn(db, { threadId, ...by });
  return found.map(placed);
}

/** Adds a submission and returns its id; one that is there already is refused by the table's unique key. */
export async function insertSubmission(
  trx: Db,
  submission: {
    boardId: number;
    threadId: number | null;
    title: string | null;
    prefix: string | null;
    authorId: number;
    body: string;
    clientId: string;
    replyTo: number | null;
    createdAt: number;
  },
): Promise<number> {
  const row = await trx
    .insertInto('submissions')
    .values({
      board_id: submission.boardId,
      thread_id: submission.threadId,
      title: submission.title,
      prefix: submission.prefix,
      author_id: submission.authorId,
      body: submission.body,
      client_id: submission.clientId,
      reply_to: submission.replyTo,
      created_at: submission.createdAt,
      rejected_at: null,
      reject_reason: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Takes a submission away while nobody has rejected it; false where somebody was quicker. */
export async function takeWaiting(trx: Db, id: number): Promise<boolean> {
  const result = await trx
    .deleteFrom('submissions')
    .where('id', '=', id)
    .where('rejected_at', 'is', null)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** Takes away what its author no longer wants, waiting or rejected; false where it is not theirs, or gone. */
export async function withdrawOwn(db: Db, authorId: number, id: number): Promise<boolean> {
  const result = await db
    .deleteFrom('submissions')
    .where('id', '=', id)
    .where('author_id', '=', authorId)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** Marks a waiting submission rejected; false where somebody was quicker. */
export async function markRejected(trx: Db, id: number, reason: string | null, now: number): Promise<boolean> {
  const result = await trx
    .updateTable('submissions')
    .set({ rejected_at: now, reject_reason: reason })
    .where('id', '=', id)
    .where('rejected_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
