import { ChangedWatch, NewWatch } from '../../shared/watch.ts';
import { requireMember } from '../accounts/viewer.ts';
import { type Api, IdParam, NoInput } from '../http/api.ts';
import type { WriteParts } from '../parts.ts';
import { changeBoardWatch } from './change-board-watch.ts';
import { changeWatch } from './change-watch.ts';

/** Takes as JSON what a member wants to hear of threads and boards. */
export function serveWatches(api: Api, parts: WriteParts): void {
  api.serve(
    {
      method: 'put',
      scope: 'notifications',
      path: '/threads/:id/watch',
      summary: 'Say what you want to hear of a thread',
      params: IdParam,
      query: NoInput,
      body: NewWatch,
      answer: ChangedWatch,
    },
    async ({ viewer, params, body }) => ({
      ...body,
      before: await changeWatch(parts, requireMember(viewer), { ...body, threadId: params.id }),
    }),
  );

  api.serve(
    {
      method: 'put',
      scope: 'notifications',
      path: '/boards/:id/watch',
      summary: 'Say what you want to hear of a board: of every new thread, of answers to you, or of nothing',
      params: IdParam,
      query: NoInput,
      body: NewWatch,
      answer: ChangedWatch,
    },
    async ({ viewer, params, body }) => ({
      ...body,
      before: await changeBoardWatch(parts, requireMember(viewer), { ...body, boardId: params.id }),
    }),
  );
}
