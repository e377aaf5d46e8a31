import { type Request, type Response, Router } from 'express';
import { postPath, threadPath } from '../../shared/addresses.ts';
import { DraftEdit } from '../../shared/draft.ts';
import { pageOfPost } from '../../shared/limits.ts';
import { NewPost } from '../../shared/post.ts';
import { quoteOf } from '../../shared/quote.ts';
import type { Draft } from '../../shared/views/thread/thread-page.ts';
import type { Member } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { saveDraft } from '../drafts/save-draft.ts';
import { findDraft } from '../drafts/store.ts';
import { viewerOf } from '../http/context.ts';
import { type Limits, personOf } from '../http/limits.ts';
import { form, idIn, keyOfForm, memberIn, numberIn, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { createPost } from '../posts/create-post.ts';
import { renderBody } from '../posts/render.ts';
import { findPostsByNumber } from '../posts/store.ts';
import { emptyDraft } from './load-page.ts';
import { requireOpen, requireReadable } from './policy.ts';
import type { threadSender } from './send-thread.tsx';
import type { StoredThread } from './thread-row.ts';

const QUOTED_MAX = 20;

type Parts = WriteParts & { limits: Limits; sendThread: ReturnType<typeof threadSender> };

/** Serves the composer of a thread as a form: answering, quoting, previewing, keeping for later, posting. */
export function replyPages(parts: Parts): Router {
  const { db, sendThread } = parts;
  const router = Router();

  router.get('/threads/:ref/reply', async (request, response) => {
    const member = memberIn(response);
    const thread = await requireReadable(db, member, idIn(request, 'thread'));
    requireOpen(member, thread);
    const draft = await answerTo(db, member, thread, request.query);
    const answered = draft.replyTo ?? numbersIn(request.query.quote)[0];
    const page = pageOfPost(Math.min(answered ?? thread.postCount, thread.postCount));
    await sendThread(request, response, { thread, page, draft });
  });

  router.post(
    '/threads/:ref/reply',
    form(
      async (request, response) => {
        const member = memberIn(response);
        if (typedIn(request).preview) return sendPreview(request, response);
        if (typedIn(request).keep) return keepDraft(member, request, response);
        await parts.limits.spend('write', personOf(member, request.ip));
        const { body = ' ', clientId, replyTo, draft } = typedIn(request);
        const input = readForm(NewPost, {
          body: body || ' ',
          replyTo: numberIn(replyTo) ?? '',
          clientId: keyOfForm(clientId, body),
          draft: numberIn(draft) ?? '',
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

  async function keepDraft(member: Member, request: Request, response: Response) {
    await parts.limits.spend('draft', personOf(member, request.ip));
    const { body, replyTo, version } = draftIn(request);
    const edit = readForm(DraftEdit, { body, replyTo: replyTo ?? '', version });
    const thread = await requireReadable(db, member, idIn(request, 'thread'));
    await saveDraft(parts, member, { ...edit, target: { threadId: thread.id } });
    response.redirect(303, `${threadPath(thread, pageOfPost(thread.postCount))}#reply`);
  }

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
  const { body = '', clientId, replyTo, draft } = typedIn(request);
  const version = numberIn(draft) ?? 0;
  return emptyDraft({ body, replyTo: numberIn(replyTo) ?? null, version, ...(clientId && { clientId }) });
}

/** Makes the composer that answers the post `to`, or quotes the posts `quote`, beneath what was begun before. */
async function answerTo(
  db: Db,
  member: Member,
  thread: StoredThread,
  { to, quote }: { to?: unknown; quote?: unknown },
): Promise<Draft> {
  const saved = await findDraft(db, member.id, { threadId: thread.id });
  const [answered] = quote === undefined ? await findPostsByNumber(db, thread.id, numbersIn(to)) : [];
  const quoted = await findPostsByNumber(db, thread.id, numbersIn(quote));
  const quotes = quoted.filter((post) => post.deletedAt === null).map((post) => quoteOf(post, post.body));
  const begun = saved?.body ?? '';
  return emptyDraft({
    body:
      begun && quotes.length > 0
        ? [
            `${begun.trimEnd()}

`,
            ...quotes,
          ].join('')
        : begun + quotes.join(''),
    replyTo: answered?.number ?? saved?.replyTo ?? null,
    version: saved?.version ?? 0,
  });
}

/** Reads the numbers of posts out of an address, such as "2,5,9"; not even one of them where it is no such list. */
function numbersIn(value: unknown): number[] {
  const numbers = typeof value === 'string' ? value.split(',').map(numberIn) : [];
  return numbers.every((number) => number !== undefined) ? [...new Set(numbers)].slice(0, QUOTED_MAX) : [];
}
