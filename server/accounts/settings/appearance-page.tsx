import { type Request, type Response, Router } from 'express';
import type { FieldIssue } from '../../../shared/reply.ts';
import { AppearanceSettings, timeZones } from '../../../shared/settings.ts';
import { Choice, FormIssues, Select } from '../../../shared/views/site/form.tsx';
import { SETTINGS } from '../../../shared/views/site/settings-page.tsx';
import { form, memberOrSignIn, readForm, typedIn } from '../../http/pages.ts';
import type { WriteParts } from '../../parts.ts';
import { saveSettings } from './save-settings.ts';
import { showSettings } from './show-settings.tsx';

const { path } = SETTINGS.appearance;
const THEMES = [
  ['', 'As my device'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;

/** Serves the page on which members set what pages look like to them. */
export function appearancePage(parts: WriteParts): Router {
  const router = Router();
  const zones = [
    ['', 'As my browser'] as const,
    ...timeZones().map((zone) => [zone, zone.replaceAll('_', ' ')] as const),
  ];

  const show = (request: Request, response: Response, issues: FieldIssue[] = []) =>
    showSettings(request, response, {
      db: parts.db,
      page: 'appearance',
      draw: (member, typed) => (
        <form action={path} method="post">
          <FormIssues issues={issues} fields={['theme', 'timeZone']} />
          <Choice
            name="theme"
            label="Theme"
            issues={issues}
            options={THEMES}
            value={typed?.theme ?? member.theme ?? ''}
          />
          <Select
            name="timeZone"
            label="Time zone"
            issues={issues}
            options={zones}
            value={typed?.timeZone ?? member.time_zone ?? ''}
            hint="In which you read when something was written."
          />
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
      const { theme, timeZone } = readForm(AppearanceSettings, typedIn(request));
      await saveSettings(parts, member, { theme: theme ?? null, time_zone: timeZone ?? null });
      response.redirect(303, `${path}?saved`);
    }, show),
  );

  return router;
}
