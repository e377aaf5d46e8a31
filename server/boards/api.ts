import { z } from 'zod';
import { Board } from '../../shared/board.ts';
import { pageCount, THREADS_PER_PAGE } from '../../shared/limits.ts';
import { Post } from '../../shared/post.ts';
import { Submission } from '../../shared/submission.ts';
import { NewThread, Thread } from '../../shared/thread.ts';
import { requireMember } from '../accounts/viewer.ts';
import { type Api, IdParam, NoInput, PageQuery } from '../http/api.ts';
import type { WriteParts } from '../parts.ts';
import { createThread } from '../threads/create-thread.ts';
import { listThreads } from '../threads/list-store.ts';
import { publicThread } from '../threads/public-thread.ts';
import { audiencesOf, requireReadableBoard } from './policy.ts';
import { listBoards } from './store.ts';

/** Serves boards and their threads as JSON. */
export function serveBoards(api: Api, parts: WriteParts): void {
  const { db } = parts;

  api.serve(
    {
      method: 'get',
      scope: 'read',
      path: '/boards',
      summary: 'List the boards you may read',
      params: NoInput,
      query: NoInput,
      body: NoInput,
      answer: z.object({ boards: z.array(Board) }),
    },
    async ({ viewer }) => ({ boards: await listBoards(db, audiencesOf(viewer)) }),
  );

  api.serve(
    {
      method: 'get',
      scope: 'read',
      path: '/boards/:id/threads',
      summary: 'List a page of a board’s threads, the one posted in last first',
      params: IdParam,
      query: PageQuery,
      body: NoInput,
      answer: z.object({ threads: z.array(Thread), page: z.int(), pageCount: z.int() }),
    },
    async ({ viewer, params, query }) => {
      const board = await requireReadableBoard(db, viewer, params.id);
      return {
        threads: await listThreads(db, board, query.page),
        page: query.page,
        pageCount: pageCount(board.threadCount, THREADS_PER_PAGE),
      };
    },
  );

  api.serve(
    {
      method: 'post',
      scope: 'write',
      path: '/boards/:id/threads',
      summary: 'Start a thread with its first post; where posts wait for approval it is submitted (202)',
      params: IdParam,
      query: NoInput,
      body: NewThread,
      answer: z.union([z.object({ thread: Thread, post: Post }), z.object({ submission: Submission })]),
      limit: 'write',
      creates: true,
    },
    async ({ viewer, params, body, response }) => {
      const made = await createThread(parts, requireMember(viewer), { ...body, boardId: params.id });
      if ('waiting' in made) {
        response.status(202);
        return { submission: Submission.parse(made.waiting) };
      }
      response.status(made.created ? 201 : 200);
      return { thread: publicThread(made.thread), post: made.post };
    },
  );
}
