import { Router } from 'express';
import { memberPath } from '../../shared/addresses.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { ReportDecision, type ReportedPost } from '../../shared/report.ts';
import { More } from '../../shared/views/lists/next-page.tsx';
import { ModerationPage } from '../../shared/views/site/admin-page.tsx';
import { Field, FormIssues } from '../../shared/views/site/form.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { requireStaff } from '../accounts/viewer.ts';
import { audiencesOf } from '../boards/policy.ts';
import { pageOf } from '../database/list-place.ts';
import { sendPage } from '../http/document.tsx';
import { type Limits, personOf } from '../http/limits.ts';
import { form, idIn, memberIn, numberIn, readForm, typedIn } from '../http/pages.ts';
import { queueOf } from '../moderation/queue.ts';
import type { WriteParts } from '../parts.ts';
import { decideReports } from './decide.ts';
import { requireReported } from './policy.ts';
import { listReported } from './store.ts';

const LISTED = 20;
const HERE = '/moderation/reports';

/** Serves the queue of reported posts to moderators, who decide on them there. */
export function reportQueuePages(parts: WriteParts & { limits: Limits }): Router {
  const { db } = parts;
  const router = Router();

  router.get(HERE, async (request, response) => {
    const member = memberIn(response);
    const page = { after: numberIn(request.query.after), limit: LISTED + 1 };
    const found = await listReported(db, audiencesOf(requireStaff(member)), page);
    const { rows: reported, last } = pageOf(found, LISTED);
    sendPage(response, {
      title: 'Reports',
      main: (
        <ModerationPage title="Reports" here={HERE} queue={queueOf(response)}>
          {reported.length === 0 && <p class="empty">No post is reported.</p>}
          {reported.map((one) => (
            <Reported key={one.post.id} reported={one} issues={[]} />
          ))}
          {last && <More path={`${HERE}?after=${last.first}`} isFirst={page.after === undefined} />}
        </ModerationPage>
      ),
    });
  });

  router.post(
    `${HERE}/:id`,
    form(
      async (request, response) => {
        const member = memberIn(response);
        await parts.limits.spend('write', personOf(member, request.ip));
        const { upTo, ...typed } = typedIn(request);
        const decision = readForm(ReportDecision, { ...typed, upTo: numberIn(upTo) });
        await decideReports(parts, member, { ...decision, postId: idIn(request, 'post') });
        response.redirect(303, HERE);
      },
      async (request, response, issues) => {
        const member = memberIn(response);
        const reported = await requireReported(db, member, idIn(request, 'post'));
        sendPage(response, {
          title: 'Reports',
          main: (
            <ModerationPage title="Reports" here={HERE} queue={queueOf(response)}>
              <Reported reported={reported} issues={issues} message={typedIn(request).message} />
            </ModerationPage>
          ),
        });
      },
    ),
  );

  return router;
}

/** Shows a reported post, why it was reported, and what can be done about it. */
function Reported({
  reported,
  issues,
  message = '',
}: {
  reported: ReportedPost;
  issues: FieldIssue[];
  message?: string | undefined;
}) {
  const { post, threadTitle, reports, count, last } = reported;
  const place = `/posts/${post.id}`;
  const of = (
    <span class="sr-only">
      {' '}
      post {post.number} by {post.author.name}
    </span>
  );
  return (
    <article class="submission reported">
      <header class="submission-head">
        <a href={memberPath(post.author)}>
          <bdi>{post.author.name}</bdi>
        </a>{' '}
        in{' '}
        <a href={place}>
          <bdi>{threadTitle}</bdi> #{post.number}
        </a>{' '}
        · <Time at={post.createdAt} />
      </header>
      {post.deletedAt === null ? (
        <div class="post-body" dir="auto" dangerouslySetInnerHTML={{ __html: post.html }} />
      ) : (
        <p class="hint">
          Deleted by {post.deletedBy === 'author' ? 'its author' : 'a moderator'} since.{' '}
          <a href={`${place}/history`}>What it said</a>
        </p>
      )}
      <ul class="reports">
        {reports.map((report) => (
          <li key={report.id}>
            <a href={memberPath(report.reporter)}>
              <bdi>{report.reporter.name}</bdi>
            </a>
            :{' '}
            <span class="report-said" dir="auto">
              {report.reason}
            </span>{' '}
            · <Time at={report.createdAt} />
          </li>
        ))}
        {count > reports.length && <li>and {(count - reports.length).toLocaleString('en')} more</li>}
      </ul>
      {post.deletedAt === null && (
        <div class="row">
          <a class="button" href={`${place}/edit`}>
            Edit{of}
          </a>
          <a class="button" href={`${place}/delete`}>
            Delete{of}
          </a>
        </div>
      )}
      <form action={`${HERE}/${post.id}`} method="post">
        <FormIssues issues={issues} fields={['message']} />
        <Field
          name="message"
          id={`message-${post.id}`}
          label={`Message to ${count === 1 ? (reports[0]?.reporter.name ?? '') : `the ${count.toLocaleString('en')} who reported it`} (optional)`}
          issues={issues}
          value={message}
        />
        <input type="hidden" name="upTo" value={last} />
        <div class="row">
          <button class="primary" type="submit" name="outcome" value="resolved">
            Resolve<span class="sr-only"> the reports of</span>
            {of}
          </button>
          <button type="submit" name="outcome" value="dismissed">
            Dismiss<span class="sr-only"> the reports of</span>
            {of}
          </button>
        </div>
      </form>
    </article>
  );
}
