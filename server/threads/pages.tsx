import { type Request, type Response, Router } from 'express';
import { postPath, threadPath } from '../../shared/addresses.ts';
import type { Forum } from '../../shared/forum.ts';
import { POSTS_PER_PAGE, pageCount } from '../../shared/limits.ts';
import type { ReactionFace } from '../../shared/reaction.ts';
import { NewWatch } from '../../shared/watch.ts';
import type { Epoch } from '../database/epoch.ts';
import type { Remembered } from '../database/remembered.ts';
import { viewerOf } from '../http/context.ts';
import type { Limits } from '../http/limits.ts';
import { idIn, localPath, memberIn, pageIn, readForm, redirectedTo, typedIn, wentToPage } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import type { ViewerTracker } from '../presence/viewers.ts';
import { changeWatch } from '../watches/change-watch.ts';
import { requireReadable } from './policy.ts';
import { replyPages } from './reply-pages.tsx';
import { threadSender } from './send-thread.tsx';
import { firstUnread } from './unread.ts';

type Parts = WriteParts & {
  epoch: Epoch;
  forum: Remembered<Forum>;
  faces: Remembered<ReactionFace[]>;
  viewers: ViewerTracker;
  limits: Limits;
};

/** Serves thread pages, and the forms on them. */
export function threadPages(parts: Parts): Router {
  const { db } = parts;
  const router = Router();
  const sendThread = threadSender(parts);

  const show = async (request: Request, response: Response) => {
    const thread = await requireReadable(db, viewerOf(response), idIn(request, 'thread'));
    const pages = pageCount(thread.postCount, POSTS_PER_PAGE);
    if (wentToPage(pages, (k) => threadPath(thread, k), request, response)) return;
    const page = Math.min(pageIn(request), pages);
    if (redirectedTo(threadPath(thread, page), request, response)) return;
    await sendThread(request, response, { thread, page });
  };
  router.get('/threads/:ref', show);
  router.get('/threads/:ref/page-:page', show);

  router.get('/threads/:ref/latest', async (request, response) => {
    const thread = await requireReadable(db, viewerOf(response), idIn(request, 'thread'));
    response.redirect(302, postPath(thread, thread.postCount));
  });

  router.get('/threads/:ref/unread', async (request, response) => {
    const viewer = viewerOf(response);
    const thread = await requireReadable(db, viewer, idIn(request, 'thread'));
    const unread = viewer.kind === 'member' ? await firstUnread(db, viewer.id, [thread]) : new Map([[thread.id, 1]]);
    const number = unread.get(thread.id) ?? thread.postCount;
    // Who begins at the beginning sees the title too.
    response.redirect(302, number === 1 ? threadPath(thread) : postPath(thread, number));
  });

  router.post('/threads/:ref/watch', async (request, response) => {
    const member = memberIn(response);
    const thread = await requireReadable(db, member, idIn(request, 'thread'));
    const { level } = readForm(NewWatch, request.body);
    await changeWatch(parts, member, { threadId: thread.id, level });
    const { to } = typedIn(request);
    response.redirect(303, to ? localPath(to) : threadPath(thread));
  });

  router.use(replyPages({ ...parts, sendThread }));
  return router;
}
