import type { Filter, ListedPost, ListedThread } from '../../shared/list.ts';
import { requireMember, type Viewer } from '../accounts/viewer.ts';
import { audiencesOf } from '../boards/policy.ts';
import { type ListPlace, listPlaceText } from '../database/list-place.ts';
import { ignoredBy } from '../ignores/store.ts';
import { excerpt } from '../posts/markup/parse-body.ts';
import { findThreads } from '../threads/list-store.ts';
import { readUpTo } from '../threads/read-marks.ts';
import { firstUnread } from '../threads/unread.ts';
import { type ListParts, listedThreads } from './rows.ts';
import {
  newestPosts,
  newestThreads,
  type PostCandidate,
  readableBoardIds,
  readPosts,
  type Source,
  watchedOf,
  withThreads,
} from './store.ts';

const ROWS_PER_PAGE = 30;
// A page costs at most this many windows of rows looked through, however rare what it looks for is; the next goes on.
const WINDOW = 200;
const WINDOWS_PER_PAGE = 5;

interface Asked {
  filter: Filter;
  before?: ListPlace | undefined;
}

/** Returns a page of threads, the unread ones first, and where the next page begins: null at the end. */
export async function whatsNew(
  parts: ListParts,
  viewer: Viewer,
  { filter, before }: Asked,
): Promise<{ threads: ListedThread[]; before: string | null }> {
  const { db } = parts;
  const readable = new Set(await readableBoardIds(db, audiencesOf(viewer)));
  const source = sourceOf(viewer, filter);
  const page = await collect(
    (place) => newestThreads(db, source, WINDOW, place),
    async (window) => {
      const own = window.filter(({ boardId }) => readable.has(boardId));
      if (filter !== 'unread') return own;
      const unread = await firstUnread(db, requireMember(viewer).id, own);
      return own.filter(({ id }) => unread.has(id));
    },
    { before, end: await endOf(parts, viewer, filter) },
  );
  const threads = await findThreads(
    db,
    page.rows.map(({ id }) => id),
  );
  const listed = await listedThreads(parts, viewer, threads);
  const unread = listed.filter(({ unreadFrom }) => unreadFrom !== null);
  return { threads: [...unread, ...listed.filter((row) => !unread.includes(row))], before: page.before };
}

/** Returns a page of posts, the newest first, and where the next page begins: null at the end. */
export async function newPosts(
  parts: ListParts,
  viewer: Viewer,
  { filter, before }: Asked,
): Promise<{ posts: ListedPost[]; before: string | null }> {
  const { db } = parts;
  const readable = new Set(await readableBoardIds(db, audiencesOf(viewer)));
  const page = await collect(
    (place) => newestPosts(db, WINDOW, place),
    async (window) => {
      const posts = await withThreads(db, window);
      return chosen(
        parts,
        viewer,
        filter,
        posts.filter(({ thread }) => readable.has(thread.boardId)),
      );
    },
    { before, end: await endOf(parts, viewer, filter) },
  );
  const unread = await unreadAmong(parts, viewer, page.rows);
  const ignored = viewer.kind === 'member' ? await ignoredBy(db, viewer.id) : [];
  const threads = new Map(
    (await findThreads(db, [...new Set(page.rows.map(({ thread }) => thread.id))])).map((thread) => [
      thread.id,
      thread,
    ]),
  );
  const shown = await readPosts(
    db,
    page.rows.map(({ id }) => id),
  );
  const posts = page.rows.flatMap((row): ListedPost[] => {
    const thread = threads.get(row.thread.id);
    const post = shown.get(row.id);
    if (!thread || !post) return [];
    const author = { id: post.author_id, name: post.name, avatar: post.avatar };
    const { id, number, at } = row;
    return [
      {
        id,
        number,
        author,
        excerpt: excerpt(post.body),
        createdAt: at,
        thread,
        ...{ unread: unread.has(id), ignored: ignored.includes(author.id) },
      },
    ];
  });
  return { posts, before: page.before };
}

function sourceOf(viewer: Viewer, filter: Filter): Source {
  if (filter === 'mine') return { startedBy: requireMember(viewer).id };
  if (filter === 'watched') return { watchedBy: requireMember(viewer).id };
  if (filter === 'unread') requireMember(viewer);
  return filter === 'unanswered' ? { unanswered: true } : {};
}

async function chosen(parts: ListParts, viewer: Viewer, filter: Filter, rows: PostCandidate[]) {
  if (filter === 'all') return rows;
  if (filter === 'unanswered') return rows.filter(({ thread }) => thread.postCount === 1);
  const { id } = requireMember(viewer);
  if (filter === 'mine') return rows.filter((row) => row.starterId === id && row.authorId !== id);
  if (filter === 'watched') {
    const watched = await watchedOf(parts.db, id, [...new Set(rows.map(({ thread }) => thread.id))]);
    return rows.filter(({ thread }) => watched.has(thread.id));
  }
  const unread = await unreadAmong(parts, viewer, rows);
  return rows.filter((row) => unread.has(row.id));
}

async function unreadAmong({ db }: ListParts, viewer: Viewer, rows: PostCandidate[]): Promise<Set<number>> {
  if (viewer.kind !== 'member') return new Set();
  const threads = new Map(rows.map(({ thread }) => [thread.id, thread]));
  const [first, ignored] = await Promise.all([
    firstUnread(db, viewer.id, [...threads.values()]),
    ignoredBy(db, viewer.id),
  ]);
  const isUnread = (row: PostCandidate) =>
    row.authorId !== viewer.id &&
    !ignored.includes(row.authorId) &&
    row.number >= (first.get(row.thread.id) ?? Number.POSITIVE_INFINITY);
  return new Set(rows.filter(isUnread).map(({ id }) => id));
}

/** Tells up to when there is nothing that fits, in epoch milliseconds: what was marked read altogether is not unread. */
async function endOf({ db }: ListParts, viewer: Viewer, filter: Filter): Promise<number> {
  return filter === 'unread' ? readUpTo(db, requireMember(viewer).id) : 0;
}

/** Looks through windows of rows, back to `end`, until a page is full, the last is reached, or it has cost enough. */
async function collect<Found extends ListPlace, Row extends ListPlace>(
  read: (before: ListPlace | undefined) => Promise<Found[]>,
  keep: (window: Found[]) => Promise<Row[]>,
  { before, end }: { before: ListPlace | undefined; end: number },
): Promise<{ rows: Row[]; before: string | null }> {
  const rows: Row[] = [];
  let place = before;
  for (let windows = 0; windows < WINDOWS_PER_PAGE; windows += 1) {
    const window = await read(place);
    rows.push(...(await keep(window)));
    // One more than fits tells that there is a next page.
    if (rows.length > ROWS_PER_PAGE) {
      const page = rows.slice(0, ROWS_PER_PAGE);
      return { rows: page, before: textOf(page.at(-1)) };
    }
    place = window.at(-1);
    if (window.length < WINDOW || (place?.at ?? 0) <= end) return { rows, before: null };
  }
  return { rows, before: textOf(place) };
}

function textOf(place: ListPlace | undefined): string | null {
  return place ? listPlaceText(place) : null;
}
