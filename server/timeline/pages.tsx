import { Router } from 'express';
import { postPath, threadPath } from '../../shared/addresses.ts';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import { markPeriods, TimelineView } from '../../shared/views/thread/timeline-view.tsx';
import { periodFacts, periodName } from '../../shared/views/thread/timeline-words.ts';
import { viewerOf } from '../http/context.ts';
import { sendPage } from '../http/document.tsx';
import { idIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { requireReadable } from '../threads/policy.ts';
import type { Timelines } from './load-timeline.ts';

/** Serves the timeline of a thread as a page of its own: the drawing, and what it shows as a list. */
export function timelinePages({ db, timelines }: WriteParts & { timelines: Timelines }): Router {
  const router = Router();

  router.get('/threads/:ref/timeline', async (request, response) => {
    const viewer = viewerOf(response);
    const thread = await requireReadable(db, viewer, idIn(request, 'thread'));
    const timeline = await timelines.load(viewer, thread);
    const periods = markPeriods(timeline).filter(({ posts }) => posts > 0);
    sendPage(response, {
      title: `Timeline of ${thread.title}`,
      main: (
        <>
          <Crumbs to={[{ title: thread.title, href: threadPath(thread) }]} />
          <header class="page-head">
            <h1>Timeline</h1>
          </header>
          <TimelineView thread={thread} timeline={timeline} />
          <ol class="timeline-list">
            {periods.map((period) => (
              <li key={period.startedAt}>
                <a href={postPath(thread, period.first ?? 1)}>{periodName(period.startedAt, timeline.unit)}</a>
                <span>{periodFacts(period, period)}</span>
              </li>
            ))}
          </ol>
        </>
      ),
    });
  });

  return router;
}
