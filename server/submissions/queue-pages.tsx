import { type Request, type Response, Router } from 'express';
import { memberPath, postPath } from '../../shared/addresses.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { Rejection } from '../../shared/submission.ts';
import { More } from '../../shared/views/lists/next-page.tsx';
import { ModerationPage } from '../../shared/views/site/admin-page.tsx';
import { Field, FormIssues, FormPage } from '../../shared/views/site/form.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { type Member, requireStaff } from '../accounts/viewer.ts';
import { pageOf } from '../database/list-place.ts';
import { sendPage } from '../http/document.tsx';
import { type Limits, personOf } from '../http/limits.ts';
import { form, idIn, memberIn, numberIn, readForm, typedIn } from '../http/pages.ts';
import { queueOf } from '../moderation/queue.ts';
import type { WriteParts } from '../parts.ts';
import { renderBody } from '../posts/render.ts';
import { requireReadable } from '../threads/policy.ts';
import { approve } from './approve.ts';
import { requireWaiting, submitter, submittersOf } from './policy.ts';
import { reject } from './reject.ts';
import { listWaiting, type PlacedSubmission } from './store.ts';
import { Target } from './target.tsx';

const LISTED = 20;

/** Serves the queue of what waits for a moderator. */
export function submissionQueuePages(parts: WriteParts & { limits: Limits }): Router {
  const { db } = parts;
  const router = Router();

  router.get('/moderation', async (request, response) => {
    const member = memberIn(response);
    requireStaff(member);
    const after = numberIn(request.query.after);
    const { rows: waiting, last } = pageOf(await listWaiting(db, LISTED + 1, after), LISTED);
    const authors = await submittersOf(db, waiting);
    const rendered = await Promise.all(
      waiting.map(async (submission) => {
        const author = authors.get(submission.author.id) as Member;
        return { submission, html: await html(submission, author) };
      }),
    );
    sendPage(response, {
      title: 'Waiting for approval',
      main: (
        <ModerationPage title="Waiting for approval" here="/moderation" queue={queueOf(response)}>
          {rendered.length === 0 && <p class="empty">Nothing waits.</p>}
          {rendered.map(({ submission, html }) => (
            <article key={submission.id} class="submission">
              <header class="submission-head">
                <a href={memberPath(submission.author)}>
                  <bdi>{submission.author.name}</bdi>
                </a>{' '}
                <Target submission={submission} /> · <Time at={submission.createdAt} />
              </header>
              <div class="post-body" dir="auto" dangerouslySetInnerHTML={{ __html: html }} />
              <div class="row">
                <form action={`/moderation/submissions/${submission.id}/approve`} method="post">
                  <button class="primary" type="submit">
                    Approve<span class="sr-only"> what {submission.author.name} wrote</span>
                  </button>
                </form>
                <a class="button" href={`/moderation/submissions/${submission.id}/reject`}>
                  Reject…<span class="sr-only"> what {submission.author.name} wrote</span>
                </a>
              </div>
            </article>
          ))}
          {last && <More path={`/moderation?after=${last.id}`} isFirst={after === undefined} />}
        </ModerationPage>
      ),
    });
  });

  const html = async ({ threadId, threadSlug, body }: PlacedSubmission, author: Member) => {
    const thread = { id: threadId ?? 0, slug: threadSlug ?? '-' };
    return (await renderBody(db, author, { thread, body })).html;
  };

  router.post('/moderation/submissions/:id/approve', async (request, response) => {
    const member = memberIn(response);
    await parts.limits.spend('write', personOf(member, request.ip));
    const post = await approve(parts, member, idIn(request, 'submission'));
    if (typedIn(request).back === 'thread') {
      return response.redirect(303, postPath(await requireReadable(db, member, post.threadId), post.number));
    }
    response.redirect(303, '/moderation');
  });

  const showReject = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = memberIn(response);
    const submission = await requireWaiting(db, member, idIn(request, 'submission'));
    const author = await submitter(db, submission);
    sendPage(response, {
      title: 'Reject a post',
      main: (
        <FormPage title="Reject this post?">
          <p>
            <bdi>{submission.author.name}</bdi> keeps the text, and is told why.
          </p>
          <div class="post-body" dir="auto" dangerouslySetInnerHTML={{ __html: await html(submission, author) }} />
          <form action={`/moderation/submissions/${submission.id}/reject`} method="post">
            <FormIssues issues={issues} fields={['reason']} />
            <Field
              name="reason"
              label="Reason (optional)"
              issues={issues}
              value={typedIn(request).reason ?? ''}
              hint="The author sees it."
            />
            <div class="row">
              <button class="primary" type="submit">
                Reject
              </button>
              <a class="button" href="/moderation">
                Back to the queue
              </a>
            </div>
          </form>
        </FormPage>
      ),
    });
  };
  router.get('/moderation/submissions/:id/reject', (request, response) => showReject(request, response));
  router.post(
    '/moderation/submissions/:id/reject',
    form(async (request, response) => {
      const member = memberIn(response);
      await parts.limits.spend('write', personOf(member, request.ip));
      const rejection = readForm(Rejection, typedIn(request));
      await reject(parts, member, { ...rejection, id: idIn(request, 'submission') });
      response.redirect(303, '/moderation');
    }, showReject),
  );

  return router;
}
