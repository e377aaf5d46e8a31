import { sql } from 'kysely';
import type { Post } from '../../shared/post.ts';
import type { Db } from '../database/connection.ts';
import { CARD_COLUMNS, type CardRow, cardOf } from '../members/card-store.ts';
import { reactionsTo } from '../reactions/store.ts';
import { ANSWERED, answeredIn } from './answers.ts';

const EDITOR = sql<string | null>`(select editor.name from members as editor where editor.id = posts.edited_by)`;

/** The columns of a post and its author's card where the author is joined as `members`. */
export const POST_COLUMNS = [
  'posts.id',
  'posts.thread_id',
  'posts.number',
  'posts.cursor',
  'posts.body',
  'posts.html',
  'posts.reply_to',
  'posts.agrees_with',
  'posts.client_id',
  'posts.created_at',
  'posts.edited_at',
  'posts.edited_by',
  'posts.edit_reason',
  'posts.edit_count',
  'posts.deleted_at',
  'posts.deleted_by',
  'posts.delete_reason',
  EDITOR.as('editor_name'),
  ANSWERED.as('answered'),
  ...CARD_COLUMNS,
] as const;

export interface PostRow extends CardRow {
  id: number;
  thread_id: number;
  number: number;
  cursor: number;
  body: string;
  html: string;
  reply_to: number | null;
  agrees_with: number | null;
  client_id: string | null;
  created_at: number;
  edited_at: number | null;
  edited_by: number | null;
  edit_reason: string | null;
  edit_count: number;
  deleted_at: number | null;
  deleted_by: number | null;
  delete_reason: string | null;
  editor_name: string | null;
  answered: string | null;
}

/** Asks for posts as postsOf() takes them. */
export function postRows(db: Db) {
  return db.selectFrom('posts').innerJoin('members', 'members.id', 'posts.author_id').select(POST_COLUMNS);
}

/** Makes the posts of rows selected with POST_COLUMNS; their reactions are read in one query. */
export async function postsOf(db: Db, rows: PostRow[]): Promise<Post[]> {
  const standing = rows.filter((row) => row.deleted_at === null).map((row) => row.id);
  const reactions = await reactionsTo(db, standing);
  return rows.map((row) => postOf(row, reactions.get(row.id) ?? []));
}

function postOf(row: PostRow, reactions: Post['reactions']): Post {
  const stands = row.deleted_at === null;
  const { edited_by: editorId, editor_name: editorName } = row;
  return {
    id: row.id,
    threadId: row.thread_id,
    number: row.number,
    cursor: row.cursor,
    author: cardOf(row),
    body: stands ? row.body : '',
    html: stands ? row.html : '',
    createdAt: row.created_at,
    editedAt: row.edited_at,
    editedBy: editorId === null || editorName === null ? null : { id: editorId, name: editorName },
    editReason: stands ? row.edit_reason : null,
    edits: row.edit_count,
    deletedAt: row.deleted_at,
    deletedBy: row.deleted_by === null ? null : row.deleted_by === row.author_id ? 'author' : 'moderator',
    deleteReason: row.delete_reason,
    replyTo: row.reply_to,
    answers: stands ? answeredIn(row.answered) : [],
    agreesWith: stands ? row.agrees_with : null,
    clientId: row.client_id,
    reactions,
  };
}
