import { type Request, type Response, Router } from 'express';
import { postPath, threadPath } from '../../shared/addresses.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { NewReport } from '../../shared/report.ts';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import { Field, FormIssues, FormPage } from '../../shared/views/site/form.tsx';
import { sendPage } from '../http/document.tsx';
import { type Limits, personOf } from '../http/limits.ts';
import { form, idIn, memberIn, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { requireReportable } from './policy.ts';
import { reportPost } from './report-post.ts';
import { findOpenReport } from './store.ts';

/** Serves the page on which a member reports a post. */
export function reportPages(parts: WriteParts & { limits: Limits }): Router {
  const { db } = parts;
  const router = Router();

  const show = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = memberIn(response);
    const { post, thread } = await requireReportable(db, member, idIn(request, 'post'));
    const said = await findOpenReport(db, post.id, member.id);
    const place = postPath(thread, post.number);
    sendPage(response, {
      title: `Report post #${post.number}`,
      main: (
        <>
          <Crumbs to={[{ title: thread.title, href: threadPath(thread) }]} />
          <FormPage title={said === undefined ? `Report post #${post.number}` : 'Reported'}>
            {said === undefined ? (
              <form action={`/posts/${post.id}/report`} method="post">
                <p class="lead">
                  The moderators see the post by <bdi>{post.author.name}</bdi>, your name and what you write here. You
                  are told what became of it.
                </p>
                <div class="report-post post-body" dir="auto" dangerouslySetInnerHTML={{ __html: post.html }} />
                <FormIssues issues={issues} fields={['reason']} />
                <Field
                  name="reason"
                  label="What is wrong with it?"
                  issues={issues}
                  value={typedIn(request).reason ?? ''}
                  multiline
                />
                <div class="row">
                  <button class="primary" type="submit">
                    Report
                  </button>
                  <a class="button" href={place}>
                    Back to the post
                  </a>
                </div>
              </form>
            ) : (
              <>
                <p class="saved" role="status">
                  You have reported post #{post.number} by <bdi>{post.author.name}</bdi>. You are told when a moderator
                  has looked at it.
                </p>
                <p class="report-post report-said" dir="auto">
                  {said}
                </p>
                <a class="button" href={place}>
                  Back to the post
                </a>
              </>
            )}
          </FormPage>
        </>
      ),
    });
  };
  router.get('/posts/:id/report', (request, response) => show(request, response));
  router.post(
    '/posts/:id/report',
    form(async (request, response) => {
      const member = memberIn(response);
      await parts.limits.spend('report', personOf(member, request.ip));
      const { reason = ' ' } = typedIn(request);
      await reportPost(parts, member, {
        ...readForm(NewReport, { reason: reason || ' ' }),
        postId: idIn(request, 'post'),
      });
      response.redirect(303, `/posts/${idIn(request, 'post')}/report`);
    }, show),
  );

  return router;
}
