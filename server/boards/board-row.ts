import type { ExpressionBuilder } from 'kysely';
import type { Approval, Audience, Board, Writers } from '../../shared/board.ts';
import type { Db } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';

/** Asks for boards with their totals and newest posts, as withPrefixes() takes them. */
export function boardRows(db: Db) {
  return db
    .selectFrom('boards')
    .leftJoin('threads', (join) =>
      join.on('threads.id', '=', (eb) =>
        eb
          .selectFrom('threads as newest')
          .select('newest.id')
          .whereRef('newest.board_id', '=', 'boards.id')
          .where('newest.deleted_at', 'is', null)
          .orderBy('newest.last_post_at', 'desc')
          .orderBy('newest.id', 'desc')
          .limit(1),
      ),
    )
    .leftJoin('members', 'members.id', 'threads.last_poster_id')
    .select((eb) => [
      'boards.id',
      'boards.slug',
      'boards.title',
      'boards.description',
      'boards.audience',
      'boards.starters',
      'boards.repliers',
      'boards.approval',
      'boards.archived_at',
      sumOf(eb, 'threads').as('thread_count'),
      sumOf(eb, 'posts').as('post_count'),
      'threads.id as last_thread_id',
      'threads.title as last_title',
      'threads.slug as last_slug',
      'threads.post_count as last_number',
      'threads.last_post_at',
      'members.id as last_poster_id',
      'members.name as last_poster',
      'members.avatar as last_poster_avatar',
    ]);
}

function sumOf(eb: ExpressionBuilder<Tables, 'boards'>, what: 'threads' | 'posts') {
  return eb
    .selectFrom('board_counts')
    .select((counts) => counts.fn.sum<number>(what).as('sum'))
    .whereRef('board_counts.board_id', '=', 'boards.id');
}

/** Makes boards of rows, their prefixes read in one query. */
export async function withPrefixes(db: Db, rows: BoardRow[]): Promise<Board[]> {
  if (rows.length === 0) return [];
  const prefixes = await db
    .selectFrom('prefixes')
    .select(['board_id', 'title'])
    .where(
      'board_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('position')
    .execute();
  return rows.map((row) =>
    boardOf(
      row,
      prefixes.filter(({ board_id }) => board_id === row.id).map(({ title }) => title),
    ),
  );
}

type BoardRow = Awaited<ReturnType<ReturnType<typeof boardRows>['execute']>>[number];

function boardOf(row: BoardRow, prefixes: string[]): Board {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    description: row.description,
    audience: row.audience as Audience,
    starters: row.starters as Writers,
    repliers: row.repliers as Writers,
    approval: row.approval as Approval,
    archived: row.archived_at !== null,
    prefixes,
    threadCount: row.thread_count ?? 0,
    postCount: row.post_count ?? 0,
    lastPost:
      row.last_thread_id === null
        ? null
        : {
            threadId: row.last_thread_id,
            threadTitle: row.last_title ?? '',
            threadSlug: row.last_slug ?? '',
            number: row.last_number ?? 0,
            author: { id: row.last_poster_id ?? 0, name: row.last_poster ?? '', avatar: row.last_poster_avatar },
            createdAt: row.last_post_at ?? 0,
          },
  };
}
