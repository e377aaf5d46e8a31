import { type Request, type Response, Router } from 'express';
import type { FieldIssue } from '../../../shared/reply.ts';
import { WatchSettings } from '../../../shared/settings.ts';
import { FormIssues, Select } from '../../../shared/views/site/form.tsx';
import { SETTINGS } from '../../../shared/views/site/settings-page.tsx';
import { form, memberOrSignIn, readForm, typedIn } from '../../http/pages.ts';
import type { WriteParts } from '../../parts.ts';
import { saveSettings } from './save-settings.ts';
import { showSettings } from './show-settings.tsx';

const { path } = SETTINGS.watching;
const LEVELS = [
  ['everything', 'Everything posted in them'],
  ['answers', 'Only answers, quotes and mentions of me'],
  ['nothing', 'Nothing'],
] as const;

/** Serves the page on which members set how they watch threads from the start. */
export function watchingPage(parts: WriteParts): Router {
  const router = Router();

  const show = (request: Request, response: Response, issues: FieldIssue[] = []) =>
    showSettings(request, response, {
      db: parts.db,
      page: 'watching',
      draw: (member, typed) => {
        const choices = [
          ['started', 'Threads I start', member.watch_started],
          ['answered', 'Threads I answer', member.watch_answered],
          ['read', 'Threads I only read', member.watch_read],
        ] as const;
        return (
          <form action={path} method="post">
            <p class="lead">
              What you hear of threads, unless you choose something else in one. It holds for threads you come to from
              now on.
            </p>
            <FormIssues issues={issues} fields={choices.map(([name]) => name)} />
            {choices.map(([name, label, level]) => (
              <Select
                key={name}
                name={name}
                label={label}
                issues={issues}
                options={LEVELS}
                value={typed?.[name] ?? level}
              />
            ))}
            <button class="primary" type="submit">
              Save
            </button>
          </form>
        );
      },
    });
  router.get(path, (request, response) => show(request, response));
  router.post(
    path,
    form(async (request, response) => {
      const member = memberOrSignIn(request, response);
      if (!member) return;
      const { started, answered, read } = readForm(WatchSettings, typedIn(request));
      await saveSettings(parts, member, { watch_started: started, watch_answered: answered, watch_read: read });
      response.redirect(303, `${path}?saved`);
    }, show),
  );

  return router;
}
