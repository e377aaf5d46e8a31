import { Timeline } from '../../shared/timeline.ts';
import { type Api, IdParam, NoInput } from '../http/api.ts';
import type { WriteParts } from '../parts.ts';
import { requireReadable } from '../threads/policy.ts';
import type { Timelines } from './load-timeline.ts';

/** Serves threads over time as JSON. */
export function serveTimelines(api: Api, { db, timelines }: WriteParts & { timelines: Timelines }): void {
  api.serve(
    {
      method: 'get',
      scope: 'read',
      path: '/threads/:id/timeline',
      summary: 'See a thread over time: its posts and how many people were viewing it, period by period',
      params: IdParam,
      query: NoInput,
      body: NoInput,
      answer: Timeline,
    },
    async ({ viewer, params }) => timelines.load(viewer, await requireReadable(db, viewer, params.id)),
  );
}
