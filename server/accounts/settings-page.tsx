import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { FieldIssue } from '../../shared/reply.ts';
import { lineText } from '../../shared/text.ts';
import { Field, FormIssues, FormPage } from '../../shared/views/site/form.tsx';
import { transaction } from '../database/transaction.ts';
import { sendPage } from '../http/document.tsx';
import { form, memberOrSignIn, readForm, typedIn } from '../http/pages.ts';
import { findById, updateSettings } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import type { Sessions } from './sessions.ts';

const Settings = z.object({
  country: z
    .string()
    .transform((code) => code.trim().toUpperCase())
    .pipe(z.string().regex(/^[A-Z]{2}$/, 'Two letters, as in GB or PK.'))
    .optional(),
  location: z.string().transform(lineText).pipe(z.string().max(60, 'Up to 60 characters.')).optional(),
  hidden: z.literal('on').optional(),
  autoWatch: z.literal('on').optional(),
});

/** Serves the page on which members set what concerns themselves. */
export function settingsPages(parts: WriteParts & { sessions: Sessions }): Router {
  const { db } = parts;
  const router = Router();

  const showSettings = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const viewer = memberOrSignIn(request, response);
    if (!viewer) return;
    const member = await findById(db, viewer.id);
    const typed = request.method === 'POST' ? typedIn(request) : null;
    sendPage(response, {
      title: 'Settings',
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
      const kept = {
        hidden: settings.hidden === 'on',
        autoWatch: settings.autoWatch === 'on',
        country: settings.country ?? null,
        location: settings.location || null,
      };
      await transaction(db, (trx) => updateSettings(trx, member.id, kept, Date.now()));
      parts.sessions.forget(member.id);
      parts.live.recheck({ memberId: member.id });
      response.redirect(303, '/account/settings?saved');
    }, showSettings),
  );

  return router;
}
