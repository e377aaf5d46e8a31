import { z } from 'zod';
import { NewReport, ReportDecision, ReportedPost } from '../../shared/report.ts';
import { requireMember, requireStaff } from '../accounts/viewer.ts';
import { audiencesOf } from '../boards/policy.ts';
import { AfterQuery, type Api, IdParam, NoInput } from '../http/api.ts';
import type { WriteParts } from '../parts.ts';
import { decideReports } from './decide.ts';
import { reportPost } from './report-post.ts';
import { listReported } from './store.ts';

const POSTS_PER_ANSWER = 50;

/** Takes reports of posts as JSON, and shows them to moderators, who decide on them. */
export function serveReports(api: Api, parts: WriteParts): void {
  const ofPost = { method: 'post', params: IdParam, query: NoInput, answer: NoInput } as const;

  api.serve(
    {
      ...ofPost,
      scope: 'write',
      path: '/posts/:id/report',
      summary: 'Tell the moderators what is wrong with a post',
      body: NewReport,
      limit: 'report',
    },
    async ({ viewer, params, body }) => {
      await reportPost(parts, requireMember(viewer), { ...body, postId: params.id });
      return {};
    },
  );

  api.serve(
    {
      method: 'get',
      scope: 'moderate',
      path: '/reports',
      summary:
        'List the posts that were reported, the one reported first on top; `after` is the `first` of the last one; for moderators',
      params: NoInput,
      query: AfterQuery,
      body: NoInput,
      answer: z.object({ reported: z.array(ReportedPost) }),
    },
    async ({ viewer, query }) => {
      const staff = requireStaff(viewer);
      const page = { after: query.after, limit: POSTS_PER_ANSWER };
      return { reported: await listReported(parts.db, audiencesOf(staff), page) };
    },
  );

  api.serve(
    {
      ...ofPost,
      scope: 'moderate',
      path: '/reports/:id/decide',
      summary: 'Decide on the reports of the post of this id; whoever made them is told',
      body: ReportDecision,
      limit: 'write',
    },
    async ({ viewer, params, body }) => {
      await decideReports(parts, requireMember(viewer), { ...body, postId: params.id });
      return {};
    },
  );
}
