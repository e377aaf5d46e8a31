import { z } from 'zod';
import { Post } from '../../shared/post.ts';
import { Rejection, Submission } from '../../shared/submission.ts';
import { requireMember, requireStaff } from '../accounts/viewer.ts';
import { AfterQuery, type Api, IdParam, NoInput } from '../http/api.ts';
import type { WriteParts } from '../parts.ts';
import { approve } from './approve.ts';
import { reject, withdraw } from './reject.ts';
import { listWaiting } from './store.ts';

const SUBMISSIONS_PER_ANSWER = 50;

/** Serves what waits for the moderators as JSON, and takes their decisions. */
export function serveSubmissions(api: Api, parts: WriteParts): void {
  const on = { scope: 'moderate', params: IdParam, query: NoInput, limit: 'write' } as const;

  api.serve(
    {
      method: 'get',
      scope: 'moderate',
      path: '/submissions',
      summary: 'List what waits for a moderator’s approval, the oldest first; for moderators',
      params: NoInput,
      query: AfterQuery,
      body: NoInput,
      answer: z.object({ submissions: z.array(Submission) }),
    },
    async ({ viewer, query }) => {
      requireStaff(viewer);
      const waiting = await listWaiting(parts.db, SUBMISSIONS_PER_ANSWER, query.after);
      return { submissions: waiting.map((submission) => Submission.parse(submission)) };
    },
  );

  api.serve(
    {
      ...on,
      method: 'post',
      path: '/submissions/:id/approve',
      summary: 'Approve what was submitted: it becomes a post',
      body: NoInput,
      answer: z.object({ post: Post }),
    },
    async ({ viewer, params }) => ({ post: await approve(parts, requireMember(viewer), params.id) }),
  );

  api.serve(
    {
      ...on,
      method: 'post',
      path: '/submissions/:id/reject',
      summary: 'Reject what was submitted; its author is told why',
      body: Rejection,
      answer: NoInput,
    },
    async ({ viewer, params, body }) => {
      await reject(parts, requireMember(viewer), { ...body, id: params.id });
      return {};
    },
  );

  api.serve(
    {
      ...on,
      method: 'delete',
      scope: 'write',
      path: '/submissions/:id',
      summary: 'Take back what you submitted, or put aside what was rejected',
      body: NoInput,
      answer: NoInput,
    },
    async ({ viewer, params }) => {
      await withdraw(parts, requireMember(viewer), params.id);
      return {};
    },
  );
}
