import type { Request, Response } from 'express';
import type { FieldIssue } from '../../shared/reply.ts';
import { AdminPage } from '../../shared/views/site/admin-page.tsx';
import { Secret } from '../../shared/views/site/secret.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { Seen, shownIn } from '../audit/seen.tsx';
import type { Db } from '../database/connection.ts';
import { notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { administratorIn } from '../http/pages.ts';
import { DeliveryLog } from './delivery-log.tsx';
import { listDeliveries } from './delivery-store.ts';
import { findWebhook, type Webhook } from './store.ts';
import { formOf, WebhookForm } from './webhook-form.tsx';

/** Where the pages of webhooks are. */
export const WEBHOOKS = '/admin/webhooks';

/** Shows an administrator a webhook and what became of its messages: with a new `secret` once, or with what was wrong in its form. */
export async function showWebhook(
  request: Request,
  response: Response,
  { db, id, secret, issues }: { db: Db; id: number; secret?: string; issues?: FieldIssue[] },
): Promise<void> {
  administratorIn(response);
  const webhook = await findWebhook(db, id);
  if (!webhook) throw notFound('webhook');
  const deliveries = await listDeliveries(db, id);
  const path = `${WEBHOOKS}/${id}`;
  sendPage(response, {
    title: 'Webhook',
    main: (
      <AdminPage title={`Webhook of “${webhook.boardTitle}”`} here={WEBHOOKS} saved={request.query.saved !== undefined}>
        {secret && <Secret label="The secret that its messages are signed with" value={secret} />}
        {webhook.offReason === 'gone' && (
          <p class="field-error">It was turned off as its receiver answered that it is gone for good (410).</p>
        )}
        <WebhookForm
          action={path}
          issues={issues ?? []}
          values={issues ? shownIn(request, response, formOf(webhook)) : formOf(webhook).now}
          seen={<Seen request={request} response={response} now={formOf(webhook).now} />}
          send="Save"
        />
        <section>
          <h2>Messages</h2>
          <form action={`${path}/test`} method="post" class="row">
            <button type="submit">Send a test</button>
          </form>
          <DeliveryLog path={path} deliveries={deliveries} />
        </section>
        <section>
          <h2>Secret</h2>
          <form action={`${path}/secret`} method="post">
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
          <form action={`${path}/delete`} method="post">
            <button type="submit">Delete this webhook</button>
            <p class="hint">With it goes the log of its messages. What is still to be sent is not.</p>
          </form>
        </section>
      </AdminPage>
    ),
  });
}

function isChanging({ formerUntil }: Webhook): boolean {
  return formerUntil !== null && Date.now() < formerUntil;
}
