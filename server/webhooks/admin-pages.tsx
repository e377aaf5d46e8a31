import { type Request, type Response, Router } from 'express';
import type { FieldIssue } from '../../shared/reply.ts';
import { AdminPage } from '../../shared/views/site/admin-page.tsx';
import { wishIn } from '../audit/seen.tsx';
import { listBoardNames } from '../boards/store.ts';
import { sendPage } from '../http/document.tsx';
import { administratorIn, type Fields, form, idIn, numberIn, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { addWebhook, changeSecret, changeWebhook, deleteWebhook, sendAgain, testWebhook } from './change-webhooks.ts';
import type { Reach } from './send.ts';
import { listWebhooks, type Webhook } from './store.ts';
import { formOf, settingsIn, WebhookForm } from './webhook-form.tsx';
import { showWebhook, WEBHOOKS } from './webhook-page.tsx';

/** Serves the pages on which administrators say where the boards' events are sent, and see what became of them. */
export function webhookPages(parts: WriteParts & { reach: Reach }): Router {
  const { db } = parts;
  const router = Router();

  const showAll = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    administratorIn(response);
    const [webhooks, boards] = await Promise.all([listWebhooks(db), listBoardNames(db)]);
    sendPage(response, {
      title: 'Webhooks',
      main: (
        <AdminPage title="Webhooks" here={WEBHOOKS} saved={request.query.saved !== undefined}>
          <p class="lead">
            A webhook tells another program at once what happens in a board. What it sends is signed, and sent again
            until it is taken.
          </p>
          {webhooks.length === 0 && <p class="empty">There are no webhooks.</p>}
          <ul class="plain">
            {webhooks.map((webhook) => (
              <li key={webhook.id}>
                <div>
                  <a href={`${WEBHOOKS}/${webhook.id}`}>
                    <strong>
                      <bdi>{webhook.boardTitle}</bdi>
                    </strong>{' '}
                    to {new URL(webhook.url).host}
                  </a>{' '}
                  <State webhook={webhook} />
                  <p class="hint">{webhook.events.join(', ')}</p>
                </div>
              </li>
            ))}
          </ul>
          <section>
            <h2>New webhook</h2>
            <WebhookForm
              action={WEBHOOKS}
              issues={issues}
              values={typedIn(request)}
              boards={boards}
              send="Make the webhook"
            />
          </section>
        </AdminPage>
      ),
    });
  };
  router.get(WEBHOOKS, (request, response) => showAll(request, response));
  router.post(
    WEBHOOKS,
    form(async (request, response) => {
      const administrator = administratorIn(response);
      const boardId = numberIn(typedIn(request).boardId) ?? 0;
      const { id, secret } = await addWebhook(parts, administrator, { ...settingsIn(typedIn(request)), boardId });
      await showWebhook(request, response, { db, id, secret });
    }, showAll),
  );

  router.get(`${WEBHOOKS}/:id`, (request, response) =>
    showWebhook(request, response, { db, id: idIn(request, 'webhook') }),
  );
  router.post(
    `${WEBHOOKS}/:id`,
    form(
      async (request, response) => {
        const administrator = administratorIn(response);
        const read = (fields: Fields) => ({ ...settingsIn(fields), active: fields.active === 'yes' });
        await changeWebhook(parts, administrator, {
          id: idIn(request, 'webhook'),
          wish: (webhook) => wishIn(request, { ...formOf(webhook), what: 'this webhook', read }),
        });
        response.redirect(303, `${WEBHOOKS}/${idIn(request, 'webhook')}?saved`);
      },
      (request, response, issues) => showWebhook(request, response, { db, id: idIn(request, 'webhook'), issues }),
    ),
  );
  router.post(`${WEBHOOKS}/:id/delete`, async (request, response) => {
    const administrator = administratorIn(response);
    await deleteWebhook(parts, administrator, idIn(request, 'webhook'));
    response.redirect(303, `${WEBHOOKS}?saved`);
  });
  router.post(`${WEBHOOKS}/:id/secret`, async (request, response) => {
    const administrator = administratorIn(response);
    const secret = await changeSecret(parts, administrator, idIn(request, 'webhook'));
    await showWebhook(request, response, { db, id: idIn(request, 'webhook'), secret });
  });
  router.post(`${WEBHOOKS}/:id/test`, async (request, response) => {
    const administrator = administratorIn(response);
    await testWebhook(parts, administrator, idIn(request, 'webhook'));
    response.redirect(303, `${WEBHOOKS}/${idIn(request, 'webhook')}`);
  });
  router.post(`${WEBHOOKS}/:id/messages/:message/again`, async (request, response) => {
    const administrator = administratorIn(response);
    const deliveryId = numberIn(request.params.message) ?? 0;
    await sendAgain(parts, administrator, { id: idIn(request, 'webhook'), deliveryId });
    response.redirect(303, `${WEBHOOKS}/${idIn(request, 'webhook')}`);
  });

  return router;
}

function State({ webhook }: { webhook: Webhook }) {
  return webhook.offAt === null ? null : <span class="tag">Off</span>;
}
