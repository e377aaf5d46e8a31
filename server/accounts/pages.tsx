import { type Request, type Response, Router } from 'express';
import { PASSWORD_MIN } from '../../shared/limits.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { Field, FormIssues, FormPage } from '../../shared/views/site/form.tsx';
import { notFound } from '../errors.ts';
import { siteAddress, viewerOf } from '../http/context.ts';
import { sendPage } from '../http/document.tsx';
import type { Limits } from '../http/limits.ts';
import { networkOf } from '../http/network.ts';
import { form, localPath, readForm, typedIn } from '../http/pages.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { WriteParts } from '../parts.ts';
import type { Signer } from '../signer.ts';
import type { Auth } from './auth.ts';
import { banText } from './ban.ts';
import { banPages } from './ban-pages.tsx';
import { Registration, register, SignIn, signIn, signOut } from './forms.ts';
import { invitationPages } from './invitation-pages.tsx';
import { findInvitation } from './invitations.ts';
import type { KnownBrowsers } from './known-browsers.ts';
import { linkPages } from './link-pages.tsx';
import { renamePages } from './rename-pages.tsx';
import type { Sessions } from './sessions.ts';

type Parts = WriteParts & {
  auth: Auth;
  browsers: KnownBrowsers;
  sessions: Sessions;
  limits: Limits;
  signer: Signer;
  mailer: Mailer | undefined;
};

/** Serves the pages on which people register, sign in and out, and use invitations. */
export function accountPages(parts: Parts): Router {
  const { auth, db, limits } = parts;
  const router = Router();

  const showSignIn = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const viewer = viewerOf(response);
    // What stands on top of the page already is not said again.
    const said = viewer.kind === 'guest' && viewer.ban ? banText(viewer.ban) : undefined;
    sendPage(response, {
      title: 'Sign in',
      main: (
        <FormPage title="Sign in">
          {request.query.changed !== undefined && (
            <p class="saved" role="status">
              Your password is changed: sign in with it.
            </p>
          )}
          <form action="/account/sign-in" method="post">
            <FormIssues issues={issues.filter(({ message }) => message !== said)} fields={['who', 'password']} />
            <Field
              name="who"
              label="Name or e-mail"
              issues={issues}
              value={typedIn(request).who ?? ''}
              autocomplete="username"
            />
            <Field name="password" label="Password" type="password" issues={issues} autocomplete="current-password" />
            <input type="hidden" name="to" value={wayBack(request)} />
            <div class="row">
              <button class="primary" type="submit">
                Sign in
              </button>
              <a href={`/account/register?to=${encodeURIComponent(wayBack(request))}`}>Register instead</a>
            </div>
          </form>
          <p class="hint">
            <a href="/account/forgot">I have forgotten my password</a>
          </p>
        </FormPage>
      ),
    });
  };
  router.get('/account/sign-in', (request, response) => showSignIn(request, response));
  router.post(
    '/account/sign-in',
    form(async (request, response) => {
      const given = readForm(SignIn, typedIn(request));
      await limits.spend('signIn', networkOf(request.ip));
      await signIn(auth, given, request, response);
      response.redirect(303, wayBack(request));
    }, showSignIn),
  );

  router.post('/account/sign-out', async (request, response) => {
    const viewer = viewerOf(response);
    await signOut(auth, request, response);
    if (viewer.kind === 'member') {
      parts.sessions.forget(viewer.id);
      parts.live.recheck({ memberId: viewer.id });
    }
    response.redirect(303, '/');
  });

  const showRegister = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const typed = typedIn(request);
    const token = invitationOf(request);
    const invited = token ? await findInvitation(db, token) : undefined;
    if (token && !invited) throw notFound('invitation: it has been used or has ended');
    const viewer = viewerOf(response);
    sendPage(response, {
      title: 'Register',
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
                Make <bdi>{viewer.name}</bdi> administrator
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
      const typed = typedIn(request);
      const invited = typed.invitation ? await findInvitation(db, typed.invitation) : undefined;
      const input = readForm(Registration, { ...typed, ...(invited?.memberName && { name: invited.memberName }) });
      await limits.spend('register', networkOf(request.ip));
      await register(auth, input, request, response);
      // Whoever the link made an administrator has a forum to set up.
      response.redirect(303, invited && !invited.memberName ? '/admin/welcome' : wayBack(request));
    }, showRegister),
  );

  return router.use(linkPages(parts), invitationPages(parts), renamePages(parts), banPages(parts));
}

/** Returns where somebody goes once they are signed in: where they were told, else to the page whose link led here. */
function wayBack(request: Request): string {
  return localPath(typedIn(request).to ?? request.query.to ?? cameFrom(request));
}

function cameFrom(request: Request): string | undefined {
  const [site, from = ''] = [siteAddress(request), request.get('referer')];
  const path = from.startsWith(`${site}/`) ? from.slice(site.length) : '/';
  return path.startsWith('/account/') ? '/' : path;
}

function invitationOf(request: Request): string | undefined {
  const token = request.params.token ?? typedIn(request).invitation;
  return typeof token === 'string' && token !== '' ? token : undefined;
}
