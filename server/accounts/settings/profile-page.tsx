import { type Request, type Response, Router } from 'express';
import { ABOUT_MAX } from '../../../shared/limits.ts';
import type { FieldIssue } from '../../../shared/reply.ts';
import { ProfileSettings } from '../../../shared/settings.ts';
import { Field, FormIssues } from '../../../shared/views/site/form.tsx';
import { SETTINGS } from '../../../shared/views/site/settings-page.tsx';
import { form, memberOrSignIn, readForm, typedIn } from '../../http/pages.ts';
import type { WriteParts } from '../../parts.ts';
import { saveSettings } from './save-settings.ts';
import { showSettings } from './show-settings.tsx';

const { path } = SETTINGS.profile;

/** Serves the page on which members say what everyone may know of them. */
export function profilePage(parts: WriteParts): Router {
  const router = Router();

  const show = (request: Request, response: Response, issues: FieldIssue[] = []) =>
    showSettings(request, response, {
      db: parts.db,
      page: 'profile',
      draw: (member, typed) => (
        <form action={path} method="post">
          <FormIssues issues={issues} fields={['about', 'country', 'location']} />
          <Field
            name="country"
            label="Country"
            issues={issues}
            value={typed?.country ?? member.country ?? ''}
            hint="Two letters, as in GB or PK."
          />
          <Field
            name="about"
            label="About you"
            multiline
            issues={issues}
            value={typed?.about ?? member.about ?? ''}
            hint={`Shown on your profile as plain text, up to ${ABOUT_MAX.toLocaleString('en')} characters.`}
          />
          <Field name="location" label="Location" issues={issues} value={typed?.location ?? member.location ?? ''} />
          <button class="primary" type="submit">
            Save
          </button>
        </form>
      ),
    });
  router.get(path, (request, response) => show(request, response));
  router.post(
    path,
    form(async (request, response) => {
      const member = memberOrSignIn(request, response);
      if (!member) return;
      const { about, country, location } = readForm(ProfileSettings, typedIn(request));
      await saveSettings(parts, member, { about, country: country ?? null, location: location || null });
      response.redirect(303, `${path}?saved`);
    }, show),
  );

  return router;
}
