import { type Request, type Response, Router } from 'express';
import type { VNode } from 'preact';
import type { BoardName } from '../../shared/board.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { AdminPage } from '../../shared/views/site/admin-page.tsx';
import { Checks, Field, FormIssues, Select } from '../../shared/views/site/form.tsx';
import { Secret } from '../../shared/views/site/secret.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { HOOK_EVENTS, HookEvent, HookSettings } from '../../shared/webhook.ts';
import { Seen } from '../audit/seen.tsx';
import { listBoardNames } from '../boards/store.ts';
import { notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { administratorOrSignIn, type Fields, form, numberIn, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import {
  addWebhook,
  changeSecret,
  changeWebhook,
  deleteWebhook,
  sendAgain,
  settingsOf,
  testWebhook,
} from './change-webhooks.ts';
import { DeliveryLog } from './delivery-log.tsx';
import { listDeliveries } from './delivery-store.ts';
import type { Reach } from './send.ts';
import { findWebhook, listWebhooks, type Webhook } from './store.ts';

const HERE = '/admin/webhooks';
const EVENTS = HookEvent.options;

/** Serves the pages on which administrators say where the boards' events are sent, and see what became of them. */
export function webhookPages(parts: WriteParts & { reach: Reach }): Router {
  const { db } = parts;
  const router = Router();

  const showAll = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = administratorOrSignIn(request, response);
    if (!member) return;
    const [webhooks, boards] = await Promise.all([listWebhooks(db), listBoardNames(db)]);
    sendPage(response, {
      title: 'Webhooks',
      main: (
        <AdminPage title="Webhooks" here={HERE} saved={request.query.saved !== undefined}>
          <p class="lead">
            A webhook tells another program at once what happens in a board. What it sends is signed, and sent again
            until it is taken.
          </p>
          {webhooks.length === 0 && <p class="empty">There are no webhooks.</p>}
          <ul class="plain">
            {webhooks.map((webhook) => (
              <li key={webhook.id}>
                <div>
                  <a href={`${HERE}/${webhook.id}`}>
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
              action={HERE}
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
  router.get(HERE, (request, response) => showAll(request, response));
  router.post(
    HERE,
    form(async (request, response) => {
      const administrator = administratorOrSignIn(request, response);
      if (!administrator) return;
      const boardId = numberIn(typedIn(request).boardId) ?? 0;
      const { id, secret } = await addWebhook(parts, administrator, { ...settingsIn(request), boardId });
      await showOne(request, response, { id, secret });
    }, showAll),
  );

  const showOne = async (
    request: Request,
    response: Response,
    { id, secret, issues }: { id: number; secret?: string; issues?: FieldIssue[] },
  ) => {
    const member = administratorOrSignIn(request, response);
    if (!member) return;
    const webhook = await findWebhook(db, id);
    if (!webhook) throw notFound('webhook');
    const deliveries = await listDeliveries(db, id);
    sendPage(response, {
      title: 'Webhook',
      main: (
        <AdminPage title={`Webhook of “${webhook.boardTitle}”`} here={HERE} saved={request.query.saved !== undefined}>
          {secret && <Secret label="The secret that its messages are signed with" value={secret} />}
          {webhook.offReason === 'gone' && (
            <p class="field-error">It was turned off as its receiver answered that it is gone for good (410).</p>
          )}
          <WebhookForm
            action={`${HERE}/${id}`}
            issues={issues ?? []}
            values={issues ? typedIn(request) : fieldsOf(webhook)}
            seen={<Seen request={request} response={response} now={settingsOf(webhook)} />}
            send="Save"
          />
          <section>
            <h2>Messages</h2>
            <form action={`${HERE}/${id}/test`} method="post" class="row">
              <button type="submit">Send a test</button>
            </form>
            <DeliveryLog path={`${HERE}/${id}`} deliveries={deliveries} />
          </section>
          <section>
            <h2>Secret</h2>
            <form action={`${HERE}/${id}/secret`} method="post">
              <button type="submit">Make a new secret</button>
              <p class="hint">
                {isChanging(webhook) ? (
                  <>
                    Messages are signed with the secret before this one as well, until{' '}
                    <Time at={webhook.formerUntil ?? 0} />. A newer one takes its place at once.
                  </>
                ) : (
                  'For a day messages are signed with this one and the new one, so that the receiver can change over.'
                )}
              </p>
            </form>
          </section>
          <section>
            <form action={`${HERE}/${id}/delete`} method="post">
              <button type="submit">Delete this webhook</button>
              <p class="hint">With it goes the log of its messages. What is still to be sent is not.</p>
            </form>
          </section>
        </AdminPage>
      ),
    });
  };
  router.get(`${HERE}/:id`, (request, response) => showOne(request, response, { id: idOf(request) }));
  router.post(
    `${HERE}/:id`,
    form(
      async (request, response) => {
        const administrator = administratorOrSignIn(request, response);
        if (!administrator) return;
        const typed = typedIn(request);
        const active = typed.active === 'yes';
        await changeWebhook(parts, administrator, {
          ...settingsIn(request),
          id: idOf(request),
          active,
          seen: typed.seen,
        });
        response.redirect(303, `${HERE}/${idOf(request)}?saved`);
      },
      (request, response, issues) => showOne(request, response, { id: idOf(request), issues }),
    ),
  );
  router.post(`${HERE}/:id/delete`, async (request, response) => {
    const administrator = administratorOrSignIn(request, response);
    if (!administrator) return;
    await deleteWebhook(parts, administrator, idOf(request));
    response.redirect(303, `${HERE}?saved`);
  });
  router.post(`${HERE}/:id/secret`, async (request, response) => {
    const administrator = administratorOrSignIn(request, response);
    if (!administrator) return;
    const secret = await changeSecret(parts, administrator, idOf(request));
    await showOne(request, response, { id: idOf(request), secret });
  });
  router.post(`${HERE}/:id/test`, async (request, response) => {
    const administrator = administratorOrSignIn(request, response);
    if (!administrator) return;
    await testWebhook(parts, administrator, idOf(request));
    response.redirect(303, `${HERE}/${idOf(request)}`);
  });
  router.post(`${HERE}/:id/messages/:message/again`, async (request, response) => {
    const administrator = administratorOrSignIn(request, response);
    if (!administrator) return;
    const deliveryId = numberIn(request.params.message) ?? 0;
    await sendAgain(parts, administrator, { id: idOf(request), deliveryId });
    response.redirect(303, `${HERE}/${idOf(request)}`);
  });

  return router;
}

function WebhookForm(props: {
  action: string;
  issues: FieldIssue[];
  values: Fields;
  /** The boards to choose from, for a new webhook; an old one stays with its board and can be turned off. */
  boards?: BoardName[];
  seen?: VNode;
  send: string;
}) {
  const { action, issues, values, boards, seen, send } = props;
  return (
    <form action={action} method="post">
      <FormIssues issues={issues} fields={['boardId', 'url', 'events', 'active']} />
      {seen}
      {boards && (
        <Select
          name="boardId"
          label="Board"
          issues={issues}
          options={boards.map(({ id, title }) => [String(id), title] as const)}
          value={values.boardId ?? ''}
        />
      )}
      <Field
        name="url"
        label="Address"
        issues={issues}
        value={values.url ?? ''}
        hint="Where to send, beginning with https://."
      />
      <Checks
        name="events"
        label="It is told when"
        issues={issues}
        options={Object.entries(HOOK_EVENTS)}
        chosen={(event) => event in values}
      />
      {!boards && (
        <Select
          name="active"
          label="State"
          issues={issues}
          options={[
            ['yes', 'On'],
            ['no', 'Off: what happens meanwhile is not sent'],
          ]}
          value={values.active ?? 'yes'}
        />
      )}
      <button class="primary" type="submit">
        {send}
      </button>
    </form>
  );
}

function State({ webhook }: { webhook: Webhook }) {
  return webhook.offAt === null ? null : <span class="tag">Off</span>;
}

function isChanging({ formerUntil }: Webhook): boolean {
  return formerUntil !== null && Date.now() < formerUntil;
}

function settingsIn(request: Request): HookSettings {
  const typed = typedIn(request);
  return readForm(HookSettings, { url: typed.url, events: EVENTS.filter((event) => event in typed) });
}

function fieldsOf({ url, events, offAt }: Webhook): Fields {
  return { url, active: offAt === null ? 'yes' : 'no', ...Object.fromEntries(events.map((event) => [event, 'on'])) };
}

function idOf(request: Request): number {
  const id = numberIn(request.params.id);
  if (id === undefined) throw notFound('webhook');
  return id;
}
