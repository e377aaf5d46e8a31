import { z } from 'zod';
import { NAME_MAX } from '../../shared/limits.ts';
import { MemberFace } from '../../shared/member.ts';
import { requireMember } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { type Api, IdQuery, NoInput } from '../http/api.ts';
import type { ViewerTracker } from '../presence/viewers.ts';
import { suggestMembers } from './suggest.ts';

const SuggestQuery = z.object({
  prefix: z
    .string()
    .max(2 * NAME_MAX)
    .default(''),
  thread: IdQuery,
});

/** Serves members by the beginnings of their names, as JSON. */
export function serveMembers(api: Api, parts: { db: Db; viewers: ViewerTracker }): void {
  api.serve(
    {
      method: 'get',
      scope: 'read',
      path: '/members',
      summary: 'Suggest members by the beginning of a name, those around a thread first',
      params: NoInput,
      query: SuggestQuery,
      body: NoInput,
      answer: z.object({ members: z.array(MemberFace) }),
      limit: 'suggest',
    },
    async ({ viewer, query }) => ({
      members: await suggestMembers(parts, requireMember(viewer), { prefix: query.prefix, threadId: query.thread }),
    }),
  );
}
