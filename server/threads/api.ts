import { z } from 'zod';
import { POSTS_PER_PAGE, pageCount } from '../../shared/limits.ts';
import { Post } from '../../shared/post.ts';
import { Changes, Thread, ThreadEdit } from '../../shared/thread.ts';
import { Viewers } from '../../shared/viewers.ts';
import { requireMember } from '../accounts/viewer.ts';
import type { Epoch } from '../database/epoch.ts';
import { AfterQuery, type Api, IdParam, NoInput, PageQuery } from '../http/api.ts';
import { markThreadRead } from '../notifications/mark-read.ts';
import type { WriteParts } from '../parts.ts';
import { listPosts } from '../posts/store.ts';
import type { ViewerTracker } from '../presence/viewers.ts';
import { changeThread } from './change-thread.ts';
import { changesAfter } from './changes-after.ts';
import { deleteThread, restoreThread } from './delete-thread.ts';
import { requireReadable } from './policy.ts';
import { publicThread } from './public-thread.ts';

const ReadUpTo = z.object({ number: z.int().nonnegative() });

// The contract can be read both ways: the thread itself, and under its name as in every other answer.
const ThreadAnswer = Thread.extend({ thread: Thread });

/** Serves threads as JSON: the thread, its pages of posts, what changed in it, who is viewing it. */
export function serveThreads(api: Api, parts: WriteParts & { epoch: Epoch; viewers: ViewerTracker }): void {
  const { db, epoch, viewers } = parts;
  const read = { method: 'get', scope: 'read', params: IdParam, query: NoInput, body: NoInput } as const;

  api.serve(
    { ...read, path: '/threads/:id', summary: 'Read a thread', answer: ThreadAnswer },
    async ({ viewer, params }) => {
      const thread = publicThread(await requireReadable(db, viewer, params.id));
      return { ...thread, thread };
    },
  );

  api.serve(
    {
      ...read,
      path: '/threads/:id/posts',
      summary: 'Read a page of a thread: posts 20(page−1)+1 to 20·page',
      query: PageQuery,
      answer: z.object({ posts: z.array(Post), page: z.int(), pageCount: z.int(), cursor: z.int() }),
    },
    async ({ viewer, params, query }) => {
      // The thread first: posts may be newer than the cursor they are given with, never older.
      const thread = await requireReadable(db, viewer, params.id);
      const posts = await listPosts(db, thread.id, query.page);
      return { posts, page: query.page, pageCount: pageCount(thread.postCount, POSTS_PER_PAGE), cursor: thread.cursor };
    },
  );

  api.serve(
    {
      ...read,
      path: '/threads/:id/changes',
      summary: 'Read what has changed in a thread since a cursor: whole posts, and the thread itself',
      query: AfterQuery,
      answer: Changes,
    },
    async ({ viewer, params, query }) => {
      const { current } = epoch;
      await requireReadable(db, viewer, params.id);
      const missed = await changesAfter(db, params.id, query.after);
      return {
        cursor: missed?.cursor ?? query.after,
        changes: missed?.changes ?? [],
        hasMore: missed?.hasMore ?? false,
        epoch: current,
      };
    },
  );

  api.serve(
    { ...read, path: '/threads/:id/viewers', summary: 'See who is viewing a thread right now', answer: Viewers },
    async ({ viewer, params }) => {
      await requireReadable(db, viewer, params.id);
      return viewers.of(params.id);
    },
  );

  api.serve(
    {
      ...read,
      method: 'patch',
      scope: 'write',
      path: '/threads/:id',
      summary: 'Rename, prefix, lock, pin or move a thread',
      body: ThreadEdit,
      answer: z.object({ thread: Thread }),
      limit: 'write',
    },
    async ({ viewer, params, body }) => ({
      thread: await changeThread(parts, requireMember(viewer), { ...body, id: params.id }),
    }),
  );

  api.serve(
    {
      ...read,
      method: 'delete',
      scope: 'moderate',
      path: '/threads/:id',
      summary: 'Delete a thread',
      answer: NoInput,
      limit: 'write',
    },
    async ({ viewer, params }) => {
      await deleteThread(parts, requireMember(viewer), params.id);
      return {};
    },
  );

  api.serve(
    {
      ...read,
      method: 'post',
      scope: 'moderate',
      path: '/threads/:id/restore',
      summary: 'Bring a deleted thread back',
      answer: z.object({ thread: Thread }),
      limit: 'write',
    },
    async ({ viewer, params }) => ({ thread: await restoreThread(parts, requireMember(viewer), params.id) }),
  );

  api.serve(
    {
      ...read,
      method: 'put',
      scope: 'write',
      path: '/threads/:id/read',
      summary: 'Move your read position in a thread forward to a post number',
      body: ReadUpTo,
      answer: ReadUpTo,
    },
    async ({ viewer, params, body }) => ({
      number: await markThreadRead(parts, requireMember(viewer), { threadId: params.id, number: body.number }),
    }),
  );
}
