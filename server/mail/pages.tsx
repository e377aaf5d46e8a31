import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Thread } from '../../shared/thread.ts';
import { FormPage } from '../../shared/views/site/form.tsx';
import { SETTINGS } from '../../shared/views/site/settings-page.tsx';
import { memberOf } from '../accounts/viewer.ts';
import { notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import type { Limits } from '../http/limits.ts';
import { readForm, typedIn } from '../http/pages.ts';
import { findById } from '../members/store.ts';
import { changeWatch } from '../notifications/change-watch.ts';
import type { WriteParts } from '../parts.ts';
import type { Signer } from '../signer.ts';
import { mayRead } from '../threads/policy.ts';
import { findThread } from '../threads/store.ts';
import { readStop } from './stop-links.ts';
import { stopAllMail } from './store.ts';

// A mailbox that unsubscribes by itself sends none of these: it means all mail.
const Chosen = z.object({ hear: z.enum(['answers', 'nothing', 'no mail']).default('no mail') });

/** Serves the page that mail leads to for hearing less: it needs no signing in, as the link says whose mail it is. */
export function stopPages(parts: WriteParts & { signer: Signer; limits: Limits }): Router {
  const { db, signer, limits } = parts;
  const router = Router();

  const find = async (request: Request) => {
    const stop = readStop(signer, String(request.params.token));
    const row = stop && (await findById(db, stop.memberId));
    if (!stop || !row || row.deleted_at !== null) throw notFound('link');
    const member = memberOf(row);
    const thread = stop.threadId === null ? undefined : await findThread(db, stop.threadId);
    // What it is called is said only as long as the member may read it.
    return { member, thread: thread && mayRead(member, thread) ? thread : undefined };
  };

  const show = (
    request: Request,
    response: Response,
    { thread, done }: { thread?: Thread | undefined; done: boolean },
  ) =>
    sendPage(response, {
      title: 'Hear less',
      main: (
        <FormPage title="Hear less">
          {done ? (
            <>
              <p class="saved" role="status">
                Done.
              </p>
              <p>
                You can change it again at any time, under <a href={SETTINGS.alerts.path}>{SETTINGS.alerts.title}</a> in
                your settings.
              </p>
            </>
          ) : (
            <form action={request.path} method="post">
              {thread && (
                <>
                  <p class="lead">
                    What do you want to hear of <bdi>{thread.title}</bdi>?
                  </p>
                  <div class="row field">
                    <Hear what="answers" words="Only answers to me" />
                    <Hear what="nothing" words="Nothing" />
                  </div>
                  <p class="lead">Or of everything:</p>
                </>
              )}
              <div class="row">
                <Hear what="no mail" words="No more e-mail at all" />
              </div>
            </form>
          )}
        </FormPage>
      ),
    });

  router.get('/mail/:token', async (request, response) => {
    const { thread } = await find(request);
    show(request, response, { thread, done: request.query.done !== undefined });
  });
  router.post('/mail/:token', async (request: Request, response: Response) => {
    const { member, thread } = await find(request);
    await limits.spend('write', member.key);
    const typed = typedIn(request);
    const { hear } = readForm(Chosen, typed);
    if (hear === 'no mail') await stopAllMail(db, member.id);
    else if (thread) await changeWatch(parts, member, { threadId: thread.id, level: hear });
    // RFC 8058: whoever unsubscribes in somebody's name follows no redirection.
    if (typed.hear === undefined) show(request, response, { done: true });
    else response.redirect(303, `${request.path}?done`);
  });

  return router;
}

function Hear({ what, words }: { what: z.infer<typeof Chosen>['hear']; words: string }) {
  return (
    <button type="submit" name="hear" value={what}>
      {words}
    </button>
  );
}
