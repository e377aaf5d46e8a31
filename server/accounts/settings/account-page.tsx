import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { PASSWORD_MIN } from '../../../shared/limits.ts';
import type { FieldIssue } from '../../../shared/reply.ts';
import { Field, FormIssues } from '../../../shared/views/site/form.tsx';
import { SETTINGS } from '../../../shared/views/site/settings-page.tsx';
import { dateText } from '../../../shared/views/site/time.tsx';
import type { Limits } from '../../http/limits.ts';
import { form, memberIn, readForm, typedIn } from '../../http/pages.ts';
import type { Mailer } from '../../mail/mailer.ts';
import type { WriteParts } from '../../parts.ts';
import { askToConfirm } from '../ask-by-mail.ts';
import type { Auth } from '../auth.ts';
import { changeEmail, emailOf } from '../change-email.ts';
import { changeName, mayRenameFrom } from '../change-name.ts';
import { EmailChange, PasswordChange } from '../forms.ts';
import { changePassword, requirePassword } from '../passwords.ts';
import type { Member } from '../viewer.ts';
import { CurrentPasswordField } from './current-password.tsx';
import { showSettings } from './show-settings.tsx';

const { path } = SETTINGS.account;
const NameChange = z.object({ name: z.string({ message: 'Choose a name.' }) });

type Change = 'name' | 'email' | 'password';
const pathOf = (change: Change) => `/account/settings/${change}`;

/** Serves the page on which members change what they sign in with: name, e-mail address, password. */
export function accountPage(parts: WriteParts & { auth: Auth; limits: Limits; mailer: Mailer | undefined }): Router {
  const { db, auth, limits } = parts;
  const router = Router();

  const show = (request: Request, response: Response, issues: FieldIssue[] = []) =>
    showSettings(request, response, {
      db,
      page: 'account',
      draw: async (member, typed) => {
        const email = await emailOf(parts, member.id);
        // Three forms on one page: what is wrong is said in the one that was sent.
        const wrongIn = (change: Change) => (request.path === pathOf(change) ? issues : []);
        const from = mayRenameFrom(member, Date.now());
        return (
          <>
            <form action={pathOf('name')} method="post">
              <FormIssues issues={wrongIn('name')} fields={['name']} />
              <Field
                name="name"
                label="Name"
                issues={wrongIn('name')}
                value={typed?.name ?? member.name}
                autocomplete="username"
                hint={
                  from === null
                    ? 'Once in 30 days. Nobody else can take the one you give up for 90 days.'
                    : `You can choose another name from ${dateText(from)} on.`
                }
              />
              <button class="primary" type="submit">
                Change name
              </button>
            </form>
            <form action={pathOf('email')} method="post">
              <FormIssues issues={wrongIn('email')} fields={['email', 'currentPassword']} />
              <Field
                name="email"
                label="E-mail"
                type="email"
                issues={wrongIn('email')}
                value={typed?.email ?? email}
                autocomplete="email"
                hint="Nobody sees this."
              />
              <CurrentPasswordField id="email-password" issues={wrongIn('email')} />
              <button class="primary" type="submit">
                Change e-mail
              </button>
            </form>
            <form action={pathOf('password')} method="post">
              <FormIssues issues={wrongIn('password')} fields={['currentPassword', 'newPassword']} />
              <CurrentPasswordField id="password-password" issues={wrongIn('password')} />
              <Field
                name="newPassword"
                label="New password"
                type="password"
                issues={wrongIn('password')}
                autocomplete="new-password"
                hint={`At least ${PASSWORD_MIN} characters. All your other sessions end.`}
              />
              <button class="primary" type="submit">
                Change password
              </button>
            </form>
          </>
        );
      },
    });
  router.get(path, (request, response) => show(request, response));

  const change = (what: Change, done: (request: Request, response: Response, member: Member) => Promise<void>) =>
    router.post(
      pathOf(what),
      form(async (request, response) => {
        const member = memberIn(response);
        await done(request, response, member);
        response.redirect(303, `${path}?saved`);
      }, show),
    );
  change('name', async (request, _response, member) => {
    const { name } = readForm(NameChange, typedIn(request));
    await limits.spend('write', member.key);
    await changeName(parts, member, { memberId: member.id, name });
  });
  change('email', async (request, _response, member) => {
    const { email, currentPassword } = readForm(EmailChange, typedIn(request));
    await requirePassword(parts, member, { request, currentPassword });
    if (parts.mailer) {
      // A letter will go there, and it may be anybody's: who still gets theirs for a forgotten password.
      await limits.spend('mail', member.key);
      await limits.spend('mail', `to confirm ${email.toLowerCase()}`);
    }
    await changeEmail(parts, member, { email });
    if (parts.mailer) await askToConfirm(parts, member);
  });
  change('password', async (request, response, member) => {
    const input = readForm(PasswordChange, typedIn(request));
    await limits.spend('signIn', member.key);
    await changePassword(auth, input, request, response);
    parts.live.recheck({ memberId: member.id });
  });

  return router;
}
