import { randomUUID } from 'node:crypto';
import type { Forum } from '../../shared/forum.ts';
import { POSTS_PER_PAGE, pageCount, pageOfPost } from '../../shared/limits.ts';
import type { ReactionFace } from '../../shared/reaction.ts';
import { type Draft, dividerAt, type ThreadPage } from '../../shared/views/thread/thread-page.ts';
import { faceOf, isStaff, type Viewer } from '../accounts/viewer.ts';
import { isWriter } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import type { Epoch } from '../database/epoch.ts';
import type { Remembered } from '../database/remembered.ts';
import { findDraft } from '../drafts/store.ts';
import { ignoredBy } from '../ignores/store.ts';
import { reactionsBy } from '../reactions/store.ts';
import { listInThread } from '../submissions/store.ts';
import { watchLevel } from '../watches/thread-store.ts';
import { catchUp } from './catch-up.ts';
import type { PagePosts } from './page-posts.ts';
import { publicThread } from './public-thread.ts';
import { readPosition } from './read-positions.ts';
import type { StoredThread } from './thread-row.ts';
import { firstUnread } from './unread.ts';

interface Parts {
  db: Db;
  epoch: Epoch;
  forum: Remembered<Forum>;
  faces: Remembered<ReactionFace[]>;
}

/** Returns an empty composer under a clientId of its own, so that a form sent twice is one post. */
export function emptyDraft(draft: Partial<Draft> = {}): Draft {
  return { body: '', clientId: randomUUID(), replyTo: null, version: 0, issues: [], preview: null, ...draft };
}

/** Makes a thread page for a viewer, but for who else is viewing it, of posts read after `thread`, so that none is older than its cursor. */
export async function loadThreadPage(
  { db, epoch, forum, faces }: Parts,
  viewer: Viewer,
  asked: { thread: StoredThread; page: number; draft: Draft | undefined; read: PagePosts },
): Promise<Omit<ThreadPage, 'viewers'>> {
  const { thread, page } = asked;
  const { posts, answered } = asked.read;
  const { current } = epoch;
  const memberId = viewer.kind === 'member' ? viewer.id : null;
  const ids = posts.flatMap((post) => (post.deletedAt === null ? [post.id] : []));
  const [readUpTo, unread, watch, ignored, submissions, saved, reactions] = await Promise.all([
    memberId === null ? null : readPosition(db, memberId, thread.id),
    memberId === null ? null : firstUnread(db, memberId, [thread]),
    memberId === null ? null : watchLevel(db, memberId, thread.id),
    memberId === null ? [] : ignoredBy(db, memberId),
    memberId === null ? [] : listInThread(db, thread.id, isStaff(viewer) ? 'all' : { authorId: memberId }),
    memberId === null || asked.draft ? undefined : findDraft(db, memberId, { threadId: thread.id }),
    memberId === null ? new Map() : reactionsBy(db, memberId, ids),
  ]);
  const unreadFrom = unread?.get(thread.id) ?? null;
  const divider = dividerAt({ readUpTo, unreadFrom });
  const highlights =
    memberId === null || divider === null || pageOfPost(divider) !== page
      ? []
      : await catchUp(db, memberId, { thread, unreadFrom: divider });
  return {
    thread: publicThread(thread),
    board: { id: thread.boardId, ...thread.board },
    posts,
    answered,
    page,
    pageCount: pageCount(thread.postCount, POSTS_PER_PAGE),
    cursor: thread.cursor,
    epoch: current,
    reader: {
      member: viewer.kind === 'member' ? faceOf(viewer) : null,
      ban: viewer.kind === 'guest' && viewer.ban ? { until: viewer.ban.until } : undefined,
      staff: isStaff(viewer),
      mayReply: isWriter(viewer, thread.repliers),
      archived: thread.archived,
      ignored,
      editHours: (await forum.get()).editHours,
    },
    faces: memberId === null ? [] : await faces.get(),
    reactions: Object.fromEntries(reactions),
    watch,
    readUpTo,
    submissions,
    unreadFrom,
    highlights,
    // A guest writes nothing: the page is the same for all of them.
    draft:
      asked.draft ??
      emptyDraft(
        memberId === null
          ? { clientId: '' }
          : saved && { body: saved.body, replyTo: saved.replyTo, version: saved.version },
      ),
  };
}
