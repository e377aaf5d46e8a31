import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { PASSWORD_MIN } from '../../shared/limits.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { Field, FormIssues, FormPage } from '../../shared/views/site/form.tsx';
import { notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import type { Limits } from '../http/limits.ts';
import { networkOf } from '../http/network.ts';
import { form, readForm, typedIn } from '../http/pages.ts';
import type { Mailer } from '../mail/mailer.ts';
import { confirmAddress } from '../mail/store.ts';
import type { WriteParts } from '../parts.ts';
import type { Signer } from '../signer.ts';
import { askForReset } from './ask-by-mail.ts';
import type { Auth } from './auth.ts';
import { RESET_HOURS, readConfirm, readReset } from './email-links.ts';
import { Email, NewPassword } from './forms.ts';
import type { KnownBrowsers } from './known-browsers.ts';
import { resetPassword } from './reset-password.ts';

type Parts = WriteParts & {
  auth: Auth;
  browsers: KnownBrowsers;
  signer: Signer;
  limits: Limits;
  mailer: Mailer | undefined;
};

const FORGOT = '/account/forgot';
const Forgotten = z.object({ email: Email });
const Chosen = z.object({ newPassword: NewPassword });

/** Serves the pages that links in mail lead to: confirming an address, and another password for a forgotten one. */
export function linkPages(parts: Parts): Router {
  const { limits, mailer } = parts;
  const router = Router();
  const tokenIn = (request: Request) => String(request.params.token);

  const showForgot = async (request: Request, response: Response, issues: FieldIssue[] = []) =>
    sendPage(response, {
      title: 'Forgotten password',
      main: (
        <FormPage title="Forgotten password">
          {request.query.sent !== undefined && (
            <p class="saved" role="status">
              If this address has an account here, a link is on its way to it. It works for {RESET_HOURS} hours.
            </p>
          )}
          {mailer ? (
            <form action={FORGOT} method="post">
              <FormIssues issues={issues} fields={['email']} />
              <Field
                name="email"
                label="E-mail"
                type="email"
                issues={issues}
                value={typedIn(request).email ?? ''}
                autocomplete="email"
                hint="Of your account. You are sent a link by which you choose another password."
              />
              <button class="primary" type="submit">
                Send me a link
              </button>
            </form>
          ) : (
            <p>This forum sends no e-mail. Ask an administrator for a link by which you choose another password.</p>
          )}
        </FormPage>
      ),
    });
  router.get(FORGOT, (request, response) => showForgot(request, response));
  router.post(
    FORGOT,
    form(async (request, response) => {
      const { email } = readForm(Forgotten, typedIn(request));
      await limits.spend('signIn', networkOf(request.ip));
      await limits.spend('mail', email.toLowerCase());
      await askForReset(parts, { email });
      response.redirect(303, `${FORGOT}?sent`);
    }, showForgot),
  );

  const showReset = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    if (!(await readReset(parts, tokenIn(request), Date.now()))) throw notFound('link: it has been used or has ended');
    sendPage(response, {
      title: 'Another password',
      main: (
        <FormPage title="Another password">
          <form action={`/account/reset/${tokenIn(request)}`} method="post">
            <FormIssues issues={issues} fields={['newPassword']} />
            <Field
              name="newPassword"
              label="New password"
              type="password"
              issues={issues}
              autocomplete="new-password"
              hint={`At least ${PASSWORD_MIN} characters. All your sessions and tokens end: sign in with it afterwards.`}
            />
            <button class="primary" type="submit">
              Change password
            </button>
          </form>
        </FormPage>
      ),
    });
  };
  router.get('/account/reset/:token', (request, response) => showReset(request, response));
  router.post(
    '/account/reset/:token',
    form(async (request, response) => {
      await limits.spend('signIn', networkOf(request.ip));
      const account = await resetPassword(parts, { token: tokenIn(request), ...readForm(Chosen, typedIn(request)) });
      // However many strangers are guessing just now, here the new password is taken.
      const { name, value, options } = parts.browsers.cookieFor(request.headers.cookie, account);
      response.cookie(name, value, { ...options, maxAge: options.maxAge * 1_000 });
      response.redirect(303, '/account/sign-in?changed');
    }, showReset),
  );

  // Programs that look at mail open what it leads to: only a person presses the button.
  router.get('/account/confirm/:token', async (request, response) => {
    const mailbox = await confirmedBy(request);
    sendPage(response, {
      title: 'Confirm your address',
      main: (
        <FormPage title="Confirm your address">
          {mailbox.confirmed && mailbox.refusal === null ? (
            <p class="saved" role="status">
              Thank you: the address is confirmed.
            </p>
          ) : (
            <form action={`/account/confirm/${tokenIn(request)}`} method="post">
              <p class="lead">
                Is <bdi>{mailbox.email}</bdi> your address? What you want to hear of is sent there.
              </p>
              <button class="primary" type="submit">
                It is mine
              </button>
            </form>
          )}
        </FormPage>
      ),
    });
  });
  router.post('/account/confirm/:token', async (request, response) => {
    await confirmAddress(parts.db, await confirmedBy(request));
    response.redirect(303, `/account/confirm/${tokenIn(request)}`);
  });

  async function confirmedBy(request: Request) {
    const mailbox = await readConfirm(parts, tokenIn(request), Date.now());
    if (!mailbox) throw notFound('link: it has ended, or you have another address now');
    return mailbox;
  }

  return router;
}
