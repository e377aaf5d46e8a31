import { type Request, type Response, Router } from 'express';
import { postPath, threadPath } from '../../shared/addresses.ts';
import type { Forum } from '../../shared/forum.ts';
import { POSTS_PER_PAGE, pageCount, pageOfPost } from '../../shared/limits.ts';
import { NewWatch } from '../../shared/notification.ts';
import { NewPost } from '../../shared/post.ts';
import { quoteOf } from '../../shared/quote.ts';
import type { Draft } from '../../shared/views/thread/thread-page.ts';
import type { Remembered } from '../database/remembered.ts';
import { transaction } from '../database/transaction.ts';
import { viewerOf } from '../http/context.ts';
import { type Limits, personOf } from '../http/limits.ts';
import {
  form,
  idIn,
  keyOfForm,
  memberOrSignIn,
  numberIn,
  pageIn,
  readForm,
  redirectedTo,
  typedIn,
} from '../http/pages.ts';
import { setWatch } from '../notifications/watches.ts';
import type { WriteParts } from '../parts.ts';
import { createPost } from '../posts/create-post.ts';
import { renderBody } from '../posts/render.ts';
import { findPostByNumber } from '../posts/store.ts';
import type { ViewerTracker } from '../presence/viewers.ts';
import { emptyDraft } from './load-page.ts';
import { requirePostable, requireReadable } from './policy.ts';
import { readPosition } from './read-positions.ts';
import { threadSender } from './send-thread.tsx';

type Parts = WriteParts & { forum: Remembered<Forum>; viewers: ViewerTracker; limits: Limits };

/** Serves thread pages, and the forms on them. */
export function threadPages(parts: Parts): Router {
  const { db } = parts;
  const router = Router();
  const sendThread = threadSender(parts);

  const show = async (request: Request, response: Response) => {
    const thread = await requireReadable(db, viewerOf(response), idIn(request, 'thread'));
    const page = Math.min(pageIn(request), pageCount(thread.postCount, POSTS_PER_PAGE));
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
    const read = viewer.kind === 'member' ? await readPosition(db, viewer.id, thread.id) : 0;
    response.redirect(302, postPath(thread, Math.min(read + 1, thread.postCount)));
  });

  router.get('/threads/:ref/reply', async (request, response) => {
    const member = memberOrSignIn(request, response);
    if (!member) return;
    const thread = await requirePostable(db, member, idIn(request, 'thread'));
    const number = numberIn(request.query.quote ?? request.query.to);
    const answered = number === undefined ? undefined : await findPostByNumber(db, thread.id, number);
    const body = answered && request.query.quote !== undefined ? quoteOf(answered, answered.body) : '';
    const draft = emptyDraft({ body, replyTo: answered && body === '' ? answered.number : null });
    await sendThread(request, response, { thread, page: pageOfPost(answered?.number ?? thread.postCount), draft });
  });

  router.post(
    '/threads/:ref/reply',
    form(
      async (request, response) => {
        const member = memberOrSignIn(request, response);
        if (!member) return;
        if (typedIn(request).preview) return sendPreview(request, response);
        await parts.limits.spend('write', personOf(member, request.ip));
        const { body = ' ', clientId, replyTo } = typedIn(request);
        const input = readForm(NewPost, {
          body: body || ' ',
          replyTo: numberIn(replyTo) ?? '',
          clientId: keyOfForm(clientId, body),
        });
        const made = await createPost(parts, member, { ...input, threadId: idIn(request, 'thread') });
        const thread = await requireReadable(db, member, idIn(request, 'thread'));
        if ('post' in made) return response.redirect(303, postPath(thread, made.post.number));
        response.redirect(303, `${threadPath(thread, pageOfPost(thread.postCount))}#waiting`);
      },
      async (request, response, issues) => {
        const thread = await requireReadable(db, viewerOf(response), idIn(request, 'thread'));
        const draft = { ...draftIn(request), issues };
        await sendThread(request, response, { thread, page: pageOfPost(thread.postCount), draft });
      },
    ),
  );

  router.post('/threads/:ref/watch', async (request, response) => {
    const member = memberOrSignIn(request, response);
    if (!member) return;
    const thread = await requireReadable(db, member, idIn(request, 'thread'));
    const { level } = readForm(NewWatch, request.body);
    await transaction(db, (trx) => setWatch(trx, member.id, thread.id, level, Date.now()));
    response.redirect(303, threadPath(thread));
  });

  async function sendPreview(request: Request, response: Response) {
    const viewer = viewerOf(response);
    const thread = await requireReadable(db, viewer, idIn(request, 'thread'));
    const draft = draftIn(request);
    const { html } = await renderBody(db, viewer, { thread, body: draft.body });
    const page = pageOfPost(thread.postCount);
    await sendThread(request, response, { thread, page, draft: { ...draft, preview: html } });
  }

  return router;
}

/** Returns what stands in a posted composer, as typed. */
function draftIn(request: Request): Draft {
  const { body = '', clientId, replyTo } = typedIn(request);
  return emptyDraft({ body, replyTo: numberIn(replyTo) ?? null, ...(clientId && { clientId }) });
}
