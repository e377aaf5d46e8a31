import { Router } from 'express';
import { SettingsPage } from '../../shared/views/site/settings-page.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { audiencesOf } from '../boards/policy.ts';
import { sendPage } from '../http/document.tsx';
import { idIn, memberIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { withdraw } from './reject.ts';
import { listOwn } from './store.ts';
import { Target } from './target.tsx';

/** Serves to members what of theirs waits for a moderator, or was rejected. */
export function submissionPages(parts: WriteParts): Router {
  const { db } = parts;
  const router = Router();

  router.get('/account/submissions', async (_request, response) => {
    const member = memberIn(response);
    const own = await listOwn(db, member.id, audiencesOf(member));
    sendPage(response, {
      title: 'Waiting posts',
      main: (
        <SettingsPage page="submissions" saved={false}>
          <p class="lead">What you wrote where posts wait for a moderator. Only you and moderators see it.</p>
          {own.length === 0 && <p class="empty">Nothing of yours waits.</p>}
          {own.map((submission) => (
            <article key={submission.id} class="submission">
              <header class="submission-head">
                <Target submission={submission} closed={submission.closed} /> · <Time at={submission.createdAt} />
              </header>
              <p class={submission.rejectedAt === null ? 'hint' : 'field-error'}>
                {submission.rejectedAt === null
                  ? 'Waiting for a moderator’s approval'
                  : 'A moderator did not publish this'}
                {submission.rejectReason && (
                  <>
                    : <bdi>{submission.rejectReason}</bdi>
                  </>
                )}
              </p>
              <div class="post-body as-typed" dir="auto">
                {submission.body}
              </div>
              <form action={`/account/submissions/${submission.id}/withdraw`} method="post">
                <button type="submit">{submission.rejectedAt === null ? 'Take it back' : 'Remove'}</button>
              </form>
            </article>
          ))}
        </SettingsPage>
      ),
    });
  });
  router.post('/account/submissions/:id/withdraw', async (request, response) => {
    const member = memberIn(response);
    await withdraw(parts, member, idIn(request, 'submission'));
    response.redirect(303, '/account/submissions');
  });

  return router;
}
