import { boardPath, threadPath } from '../../shared/addresses.ts';
import type { Audience } from '../../shared/board.ts';
import { POSTS_PER_PAGE, pageCount } from '../../shared/limits.ts';
import type { ListedDraft } from '../../shared/views/lists/draft-list.tsx';
import type { Member } from '../accounts/viewer.ts';
import { audiencesOf } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { excerpt } from '../posts/markup/parse-body.ts';
import { listDrafts } from './store.ts';

/**
 * Lists what a member has begun to write. The text is theirs and stays; of a place that they may no longer read, not
 * even the name is told.
 */
export async function draftsOf(db: Db, member: Member): Promise<ListedDraft[]> {
  const rows = await listDrafts(db, member.id);
  return rows.map((row) => {
    const isGone = row.deleted_at !== null || row.post_deleted_at !== null;
    const isReadable = !isGone && audiencesOf(member).includes(row.audience as Audience);
    return {
      id: row.id,
      excerpt: excerpt(row.body),
      savedAt: row.version,
      place: isReadable ? placeOf(row) : null,
    };
  });
}

function placeOf(row: Awaited<ReturnType<typeof listDrafts>>[number]): ListedDraft['place'] {
  if (row.post_id !== null) {
    const href = `/posts/${row.post_id}/edit`;
    return { title: row.thread_title ?? '', href, what: `Edit of post #${row.post_number}` };
  }
  if (row.thread_id !== null) {
    const thread = { id: row.thread_id, slug: row.thread_slug ?? '' };
    const last = pageCount(row.post_count ?? 0, POSTS_PER_PAGE);
    return { title: row.thread_title ?? '', href: `${threadPath(thread, last)}#reply`, what: null };
  }
  const board = { id: row.board_id ?? 0, slug: row.board_slug ?? '' };
  return { title: row.title || `A thread in ${row.board_title}`, href: `${boardPath(board)}new`, what: 'New thread' };
}
