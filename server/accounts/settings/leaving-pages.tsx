import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { slugify } from '../../../shared/addresses.ts';
import type { FieldIssue } from '../../../shared/reply.ts';
import { Field, FormIssues, FormPage } from '../../../shared/views/site/form.tsx';
import { notFound } from '../../errors.ts';
import { siteAddress, viewerOf } from '../../http/context.ts';
import { sendPage } from '../../http/document.tsx';
import type { Limits } from '../../http/limits.ts';
import { form, memberIn, readForm, typedIn } from '../../http/pages.ts';
import type { Mailer } from '../../mail/mailer.ts';
import { findById } from '../../members/store.ts';
import type { WriteParts } from '../../parts.ts';
import type { Auth } from '../auth.ts';
import { deleteAccount } from '../delete-account.ts';
import { CurrentPassword, signOut } from '../forms.ts';
import { ownData } from '../own-data.ts';
import { requirePassword } from '../passwords.ts';
import { keyOf } from '../viewer.ts';
import { CurrentPasswordField } from './current-password.tsx';
import { showSettings } from './show-settings.tsx';

const DOWNLOAD = '/account/settings/download';
const DOWNLOADING = 'Download my data';
const DELETE = '/account/settings/delete';
const Download = z.object({ currentPassword: CurrentPassword });
const Deletion = z.object({ name: z.string({ message: 'Type your name.' }), currentPassword: CurrentPassword });

/** Serves the pages on which members, banned ones too, take what is stored of them with them, and delete their account. */
export function leavingPages(parts: WriteParts & { auth: Auth; limits: Limits; mailer: Mailer | undefined }): Router {
  const { db, auth, limits } = parts;
  const router = Router();

  const showDownload = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    // Whoever is banned has no settings but this.
    if (bannedId(response) !== undefined)
      return sendPage(response, {
        title: DOWNLOADING,
        main: (
          <FormPage title={DOWNLOADING}>
            <DownloadForm issues={issues} />
          </FormPage>
        ),
      });
    await showSettings(request, response, {
      db,
      page: 'privacy',
      draw: () => (
        <section>
          <h2>{DOWNLOADING}</h2>
          <DownloadForm issues={issues} />
        </section>
      ),
    });
  };
  router.get(DOWNLOAD, (request, response) => showDownload(request, response));
  router.post(
    DOWNLOAD,
    form(async (request, response) => {
      const member = await findById(db, bannedId(response) ?? memberIn(response).id);
      if (!member) throw notFound('member');
      const key = keyOf(member);
      const { currentPassword } = readForm(Download, typedIn(request));
      await requirePassword(parts, { key }, { request, currentPassword });
      await limits.spend('download', key);
      response
        .type('json')
        .attachment(`${slugify(member.name)}.json`)
        .set('Cache-Control', 'no-store');
      await pipeline(Readable.from(ownData(db, { memberId: member.id, site: siteAddress(request) })), response);
    }, showDownload),
  );

  const showDelete = (request: Request, response: Response, issues: FieldIssue[] = []) =>
    showSettings(request, response, {
      db,
      page: 'privacy',
      draw: (member, typed) => (
        <section>
          <h2>Delete my account</h2>
          <p class="lead">
            Your account, profile, settings, watches, alerts, drafts and tokens are deleted at once, and nobody can
            bring them back. What you have posted stays, under “Former member”. Mentions of your name in what others
            wrote stay text.
          </p>
          <form action={DELETE} method="post">
            <FormIssues issues={issues} fields={['name', 'currentPassword']} />
            <Field
              name="name"
              label="Your name"
              issues={issues}
              value={typed?.name ?? ''}
              autocomplete="off"
              hint={`Type ${member.name} to say that you mean it.`}
            />
            <CurrentPasswordField issues={issues} />
            <button class="primary danger" type="submit">
              Delete my account
            </button>
          </form>
        </section>
      ),
    });
  router.get(DELETE, (request, response) => showDelete(request, response));
  router.post(
    DELETE,
    form(async (request, response) => {
      const member = memberIn(response);
      const { name, currentPassword } = readForm(Deletion, typedIn(request));
      await requirePassword(parts, member, { request, currentPassword });
      await deleteAccount(parts, member, { name });
      await signOut(auth, request, response);
      response.redirect(303, '/account/deleted');
    }, showDelete),
  );

  router.get('/account/deleted', (_request, response) =>
    sendPage(response, {
      title: 'Account deleted',
      main: (
        <FormPage title="Your account is deleted">
          <p>Thank you for having been here. Your name and address are free again, should you want to come back.</p>
        </FormPage>
      ),
    }),
  );

  return router;
}

/** Returns the member whose session it is, where they are banned. */
function bannedId(response: Response): number | undefined {
  const viewer = viewerOf(response);
  return viewer.kind === 'guest' ? viewer.ban?.member.id : undefined;
}

function DownloadForm({ issues }: { issues: FieldIssue[] }) {
  return (
    <>
      <p class="lead">
        One file (JSON) with everything that is stored of you: profile, settings, sessions, posts, reactions, watches,
        notifications and what you have begun to write.
      </p>
      <form action={DOWNLOAD} method="post">
        <FormIssues issues={issues} fields={['currentPassword']} />
        <CurrentPasswordField issues={issues} />
        <button class="primary" type="submit">
          Download
        </button>
      </form>
    </>
  );
}
