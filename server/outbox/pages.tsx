import { Router } from 'express';
import { z } from 'zod';
import { memberPath } from '../../shared/addresses.ts';
import { Older } from '../../shared/views/lists/next-page.tsx';
import { AdminPage } from '../../shared/views/site/admin-page.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { listPlaceIn, listPlaceText, pageOf } from '../database/list-place.ts';
import { sendPage } from '../http/document.tsx';
import { administratorIn, idIn, readForm, typedIn } from '../http/pages.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { WriteParts } from '../parts.ts';
import { decideGivenUp } from './decide-given-up.ts';
import { listGivenUp } from './given-up-store.ts';
import { wordsOf } from './kinds.ts';

const HERE = '/admin/delivery';
const LISTED = 50;
const Decision = z.object({ what: z.enum(['retry', 'forget']) });

/** Serves the page on which administrators see what could not be delivered, and say what becomes of it. */
export function deliveryPages(parts: WriteParts & { mailer: Mailer | undefined }): Router {
  const { db, mailer } = parts;
  const router = Router();

  router.get(HERE, async (request, response) => {
    administratorIn(response);
    const before = listPlaceIn(request.query.before);
    const { rows: items, last } = pageOf(await listGivenUp(db, LISTED + 1, before), LISTED);
    sendPage(response, {
      title: 'Delivery',
      main: (
        <AdminPage title="Delivery" here={HERE} saved={request.query.saved !== undefined}>
          <p class="lead">
            {mailer
              ? `E-mail goes out through ${mailer.through}, as ${mailer.address}.`
              : 'No e-mail goes out: set SMTP_URL and MAIL_FROM where the forum is started.'}{' '}
            What fails is tried again for about half a day, and then stands here. An address that refuses mail for good
            gets no more until its member confirms it again.
            {mailer && ` What comes back later, by mail, arrives at ${mailer.address}: it is not read here.`}
          </p>
          {items.length === 0 && <p class="empty">Everything has been delivered.</p>}
          <ul class="plain">
            {items.map((item) => (
              <li key={item.id}>
                <div>
                  <strong>{sentenceCase(wordsOf(item.kind))}</strong>
                  {item.member_id !== null && item.member_name !== null && (
                    <>
                      {' for '}
                      <a href={memberPath({ id: item.member_id, name: item.member_name })}>
                        <bdi>{item.member_name}</bdi>
                      </a>
                    </>
                  )}
                  <p class="said">{item.error}</p>
                  <p class="hint">
                    {item.attempts === 1 ? 'Tried once' : `Tried ${item.attempts} times`}, given up{' '}
                    <Time at={item.given_up_at ?? item.created_at} />
                  </p>
                </div>
                <form action={`${HERE}/${item.id}`} method="post" class="row">
                  <button type="submit" name="what" value="retry">
                    Try again<span class="sr-only">: {wordsOf(item.kind)}</span>
                  </button>
                  <button type="submit" name="what" value="forget">
                    Forget<span class="sr-only"> {wordsOf(item.kind)}</span>
                  </button>
                </form>
              </li>
            ))}
          </ul>
          {last && (
            <Older
              path={`${HERE}?before=${listPlaceText({ at: last.given_up_at ?? 0, id: last.id })}`}
              isFirst={!before}
            />
          )}
        </AdminPage>
      ),
    });
  });

  router.post(`${HERE}/:id`, async (request, response) => {
    const administrator = administratorIn(response);
    const id = idIn(request, 'delivery');
    await decideGivenUp(parts, administrator, { id, ...readForm(Decision, typedIn(request)) });
    response.redirect(303, `${HERE}?saved`);
  });

  return router;
}

const sentenceCase = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
