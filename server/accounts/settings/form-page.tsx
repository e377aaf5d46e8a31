import { type Request, type Response, Router } from 'express';
import type { ComponentChildren } from 'preact';
import type { z } from 'zod';
import type { FieldIssue } from '../../../shared/reply.ts';
import { FormIssues } from '../../../shared/views/site/form.tsx';
import { SETTINGS } from '../../../shared/views/site/settings-page.tsx';
import { type Fields, form, memberIn, readForm, typedIn } from '../../http/pages.ts';
import type { MemberSettings } from '../../members/store.ts';
import type { WriteParts } from '../../parts.ts';
import { saveSettings } from './save-settings.ts';
import { type MemberRow, showSettings } from './show-settings.tsx';

interface FormPage<Settings> {
  page: keyof typeof SETTINGS;
  schema: z.ZodType<Settings>;
  /** The fields that show what was wrong with them beside themselves. */
  fields: string[];
  /** What stands above the fields. */
  lead?: ComponentChildren;
  /** Draws the fields as they are stored or, where the form was refused, as they were typed. */
  draw: (member: MemberRow, typed: Fields | null, issues: FieldIssue[]) => ComponentChildren;
  stored: (settings: Settings) => MemberSettings;
}

/** Serves a page of settings that is one form. */
export function formPage<Settings>(parts: WriteParts, asked: FormPage<Settings>): Router {
  const { page, schema, fields, lead, draw, stored } = asked;
  const { path } = SETTINGS[page];
  const show = (request: Request, response: Response, issues: FieldIssue[] = []) =>
    showSettings(request, response, {
      db: parts.db,
      page,
      draw: (member, typed) => (
        <form action={path} method="post">
          {lead}
          <FormIssues issues={issues} fields={fields} />
          {draw(member, typed, issues)}
          <button class="primary" type="submit">
            Save
          </button>
        </form>
      ),
    });
  return Router()
    .get(path, (request, response) => show(request, response))
    .post(
      path,
      form(async (request, response) => {
        const member = memberIn(response);
        await saveSettings(parts, member, stored(readForm(schema, typedIn(request))));
        response.redirect(303, `${path}?saved`);
      }, show),
    );
}
