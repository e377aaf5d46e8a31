import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { memberPath } from '../../shared/addresses.ts';
import { PASSWORD_MIN } from '../../shared/limits.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { Field, FormIssues, FormPage } from '../../shared/views/form.tsx';
import { transaction } from '../database/transaction.ts';
import { invalid, notFound } from '../errors.ts';
import { viewerOf } from '../http/context.ts';
import { sendPage } from '../http/document.tsx';
import type { Limits } from '../http/limits.ts';
import { form, localPath, memberOrSignIn, readForm, typedIn } from '../http/pages.ts';
import { findById, setRole, updateSettings } from '../members/store.ts';
import type { WriteParts } from '../posts/create-post.ts';
import type { Auth } from './auth.ts';
import { Registration, register, SignIn, signIn, signOut } from './forms.ts';
import { findInvitation, invite, useInvitation } from './invitations.ts';
import type { Sessions } from './sessions.ts';
import { requireAdministrator } from './viewer.ts';

type Parts = WriteParts & { auth: Auth; sessions: Sessions; limits: Limits };

const Settings = z.object({
  country: z
    .string()
    .transform((code) => code.trim().toUpperCase())
    .pipe(z.string().regex(/^[A-Z]{2}$/, 'Two letters, as in GB or PK.'))
    .optional(),
  location: z.string().trim().max(60, 'Up to 60 characters.').optional(),
  hidden: z.literal('on').optional(),
  autoWatch: z.literal('on').optional(),
});

/** Serves the pages on which people register, sign in and out, use invitations, and set what concerns themselves. */
export function accountPages(parts: Parts): Router {
  const { auth, db, limits } = parts;
  const router = Router();

  const showSignIn = async (request: Request, response: Response, issues: FieldIssue[] = []) =>
    sendPage(response, {
      title: 'Sign in | Parley',
      main: (
        <FormPage title="Sign in">
          <form action="/account/sign-in" method="post">
            <FormIssues issues={issues} fields={['who', 'password']} />
            <Field
              name="who"
              label="Name or e-mail"
              issues={issues}
              value={typedIn(request).who ?? ''}
              autocomplete="username"
            />
            <Field name="password" label="Password" type="password" issues={issues} autocomplete="current-password" />
            <input type="hidden" name="to" value={wayBack(request)} />
            <button class="primary" type="submit">
              Sign in
            </button>{' '}
            <a href={`/account/register?to=${encodeURIComponent(wayBack(request))}`}>Register instead</a>
          </form>
        </FormPage>
      ),
    });
  router.get('/account/sign-in', (request, response) => showSignIn(request, response));
  router.post(
    '/account/sign-in',
    form(async (request, response) => {
      await limits.spend('signIn', request.ip ?? '');
      await signIn(auth, readForm(SignIn, typedIn(request)), request, response);
      response.redirect(303, wayBack(request));
    }, showSignIn),
  );

  router.post('/account/sign-out', async (request, response) => {
    const viewer = viewerOf(response);
    await signOut(auth, request, response);
    if (viewer.kind === 'member') parts.live.recheck({ memberId: viewer.id });
    response.redirect(303, '/');
  });

  const showRegister = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const typed = typedIn(request);
    const token = invitationOf(request);
    const invited = token ? await findInvitation(db, token) : undefined;
    if (token && !invited) throw notFound('invitation: it has been used or has ended');
    const viewer = viewerOf(response);
    sendPage(response, {
      title: 'Register | Parley',
      main: (
        <FormPage title={invited?.memberName ? `Welcome back, ${invited.memberName}` : 'Register'}>
          {invited && (
            <p>
              {invited.memberName
                ? 'This invitation makes the member your own.'
                : 'This link makes you the administrator. It works once.'}
            </p>
          )}
          {invited && !invited.memberName && viewer.kind === 'member' && (
            <form action={`/account/invitation/${token}/accept`} method="post">
              <button class="primary" type="submit">
                Make {viewer.name} administrator
              </button>
            </form>
          )}
          <form action="/account/register" method="post">
            <FormIssues issues={issues} fields={['name', 'email', 'password']} />
            {!invited?.memberName && (
              <Field
                name="name"
                label="Name"
                issues={issues}
                value={typed.name ?? ''}
                autocomplete="username"
                hint="Others see this."
              />
            )}
            <Field
              name="email"
              label="E-mail"
              type="email"
              issues={issues}
              value={typed.email ?? ''}
              autocomplete="email"
              hint="Nobody sees this."
            />
            <Field
              name="password"
              label="Password"
              type="password"
              issues={issues}
              autocomplete="new-password"
              hint={`At least ${PASSWORD_MIN} characters.`}
            />
            <input type="hidden" name="to" value={wayBack(request)} />
            {token && <input type="hidden" name="invitation" value={token} />}
            <button class="primary" type="submit">
              Register
            </button>
          </form>
        </FormPage>
      ),
    });
  };
  router.get('/account/register', (request, response) => showRegister(request, response));
  router.get('/account/invitation/:token', (request, response) => showRegister(request, response));
  router.post(
    '/account/register',
    form(async (request, response) => {
      await limits.spend('register', request.ip ?? '');
      const typed = typedIn(request);
      const invited = typed.invitation ? await findInvitation(db, typed.invitation) : undefined;
      const input = readForm(Registration, { ...typed, ...(invited?.memberName && { name: invited.memberName }) });
      await register(auth, input, request, response);
      response.redirect(303, wayBack(request));
    }, showRegister),
  );

  router.post('/account/invitation/:token/accept', async (request, response) => {
    const member = memberOrSignIn(request, response);
    if (!member) return;
    await transaction(db, async (trx) => {
      const invited = await useInvitation(trx, String(request.params.token), Date.now());
      if (!invited || invited.memberId !== null) throw notFound('invitation');
      await setRole(trx, member.id, 'administrator');
    });
    parts.sessions.forget();
    parts.live.recheck({ memberId: member.id });
    response.redirect(303, '/');
  });

  router.post('/members/:ref/invite', async (request, response) => {
    requireAdministrator(viewerOf(response));
    const id = Number(request.params.ref);
    const member = Number.isSafeInteger(id) ? await findById(db, id) : undefined;
    if (!member) throw notFound('member');
    if (member.account_id !== null) throw invalid('member', 'This member has an account already.');
    const token = await invite(db, member.id, Date.now());
    const link = `${request.protocol}://${request.get('host')}/account/invitation/${token}`;
    sendPage(response, {
      title: 'Invitation | Parley',
      main: (
        <FormPage title={`Invitation for ${member.name}`}>
          <p>Whoever opens this link becomes {member.name}. It works once, for 14 days, and is shown only here.</p>
          <p>
            <code class="long">{link}</code>
          </p>
          <p>
            <a href={memberPath(member)}>Back to the member</a>
          </p>
        </FormPage>
      ),
    });
  });

  const showSettings = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const viewer = memberOrSignIn(request, response);
    if (!viewer) return;
    const member = await findById(db, viewer.id);
    const typed = request.method === 'POST' ? typedIn(request) : null;
    sendPage(response, {
      title: 'Settings | Parley',
      main: (
        <FormPage title="Settings">
          {request.query.saved !== undefined && (
            <p class="saved" role="status">
              Saved.
            </p>
          )}
          <form action="/account/settings" method="post">
            <FormIssues issues={issues} fields={['country', 'location']} />
            <Field
              name="country"
              label="Country"
              issues={issues}
              value={typed?.country ?? member?.country ?? ''}
              hint="Two letters, as in GB or PK."
            />
            <Field name="location" label="Location" issues={issues} value={typed?.location ?? member?.location ?? ''} />
            <label class="check">
              <input
                type="checkbox"
                name="hidden"
                checked={typed ? typed.hidden === 'on' : member?.hidden_at !== null}
              />{' '}
              Hide me from the lists of who is viewing
            </label>
            <label class="check">
              <input
                type="checkbox"
                name="autoWatch"
                checked={typed ? typed.autoWatch === 'on' : member?.no_auto_watch_at === null}
              />{' '}
              Watch the threads I start or answer
            </label>
            <button class="primary" type="submit">
              Save
            </button>
          </form>
        </FormPage>
      ),
    });
  };
  router.get('/account/settings', (request, response) => showSettings(request, response));
  router.post(
    '/account/settings',
    form(async (request, response) => {
      const member = memberOrSignIn(request, response);
      if (!member) return;
      const settings = readForm(Settings, typedIn(request));
      await updateSettings(
        db,
        member.id,
        {
          hidden: settings.hidden === 'on',
          autoWatch: settings.autoWatch === 'on',
          country: settings.country ?? null,
          location: settings.location ?? null,
        },
        Date.now(),
      );
      parts.sessions.forget();
      parts.live.recheck({ memberId: member.id });
      response.redirect(303, '/account/settings?saved');
    }, showSettings),
  );

  return router;
}

function wayBack(request: Request): string {
  return localPath(typedIn(request).to ?? request.query.to);
}

function invitationOf(request: Request): string | undefined {
  const token = request.params.token ?? typedIn(request).invitation;
  return typeof token === 'string' && token !== '' ? token : undefined;
}
