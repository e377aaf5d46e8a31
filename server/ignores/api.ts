import { z } from 'zod';
import { requireMember } from '../accounts/viewer.ts';
import { type Api, IdParam, NoInput } from '../http/api.ts';
import type { WriteParts } from '../parts.ts';
import { ignore } from './ignore.ts';

/** Serves as JSON whom a member ignores: their posts are folded for them, and they hear nothing from them. */
export function serveIgnores(api: Api, parts: WriteParts): void {
  const call = {
    path: '/members/:id/ignore',
    scope: 'write',
    params: IdParam,
    query: NoInput,
    body: NoInput,
    answer: z.object({ ignored: z.boolean() }),
    limit: 'write',
  } as const;

  api.serve({ ...call, method: 'put', summary: 'Ignore a member' }, async ({ viewer, params }) => {
    await ignore(parts, requireMember(viewer), { memberId: params.id, ignored: true });
    return { ignored: true };
  });

  api.serve({ ...call, method: 'delete', summary: 'Ignore a member no longer' }, async ({ viewer, params }) => {
    await ignore(parts, requireMember(viewer), { memberId: params.id, ignored: false });
    return { ignored: false };
  });
}
