import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { FormPage } from '../../shared/views/site/form.tsx';
import { SETTINGS } from '../../shared/views/site/settings-page.tsx';
import { type Member, memberOf } from '../accounts/viewer.ts';
import { findReadableBoard } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import type { Limits } from '../http/limits.ts';
import { readForm, typedIn } from '../http/pages.ts';
import { findById } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import type { Signer } from '../signer.ts';
import { mayRead } from '../threads/policy.ts';
import { findThread } from '../threads/store.ts';
import { changeBoardWatch } from '../watches/change-board-watch.ts';
import { changeWatch } from '../watches/change-watch.ts';
import { type Less, readStop } from './stop-links.ts';
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
    return { member, less: stop.less, title: await titleOf(db, member, stop.less) };
  };

  const show = (request: Request, response: Response, { title, done }: { title?: string | undefined; done: boolean }) =>
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
              {title !== undefined && (
                <>
                  <p class="lead">
                    What do you want to hear of <bdi>{title}</bdi>?
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
    const { title } = await find(request);
    show(request, response, { title, done: request.query.done !== undefined });
  });
  router.post('/mail/:token', async (request: Request, response: Response) => {
    const { member, less, title } = await find(request);
    await limits.spend('write', member.key);
    const typed = typedIn(request);
    const { hear } = readForm(Chosen, typed);
    if (hear === 'no mail') await stopAllMail(db, member.id);
    else if (less !== 'mail' && title !== undefined)
      await ('threadId' in less
        ? changeWatch(parts, member, { ...less, level: hear })
        : changeBoardWatch(parts, member, { ...less, level: hear }));
    // RFC 8058: whoever unsubscribes in somebody's name follows no redirection.
    if (typed.hear === undefined) show(request, response, { done: true });
    else response.redirect(303, `${request.path}?done`);
  });

  return router;
}

/** Returns what the thread or board is called, as long as the member may read it. */
async function titleOf(db: Db, member: Member, less: Less): Promise<string | undefined> {
  if (less === 'mail') return undefined;
  if ('boardId' in less) return (await findReadableBoard(db, member, less.boardId))?.title;
  const thread = await findThread(db, less.threadId);
  return thread && mayRead(member, thread) ? thread.title : undefined;
}

function Hear({ what, words }: { what: z.infer<typeof Chosen>['hear']; words: string }) {
  return (
    <button type="submit" name="hear" value={what}>
      {words}
    </button>
  );
}
