import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { memberPath } from '../../shared/addresses.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { Field, FormIssues, FormPage } from '../../shared/views/site/form.tsx';
import { notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { administratorIn, form, idIn, readForm, typedIn } from '../http/pages.ts';
import { findById } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { changeName } from './change-name.ts';

const Rename = z.object({ name: z.string({ message: 'Choose a name.' }) });

/** Serves the form by which administrators give a member another name. */
export function renamePages(parts: WriteParts): Router {
  const router = Router();

  const show = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    administratorIn(response);
    const member = await findById(parts.db, idIn(request, 'member'));
    if (!member || member.deleted_at !== null) throw notFound('member');
    const title = `Rename ${member.name}`;
    sendPage(response, {
      title,
      main: (
        <FormPage title={title}>
          <form action={`/members/${member.id}/rename`} method="post">
            <FormIssues issues={issues} fields={['name']} />
            <Field
              name="name"
              label="Name"
              issues={issues}
              value={typedIn(request).name ?? member.name}
              hint="Nobody else can take the old one for 90 days."
            />
            <button class="primary" type="submit">
              Rename
            </button>
          </form>
        </FormPage>
      ),
    });
  };
  router.get('/members/:ref/rename', (request, response) => show(request, response));
  router.post(
    '/members/:ref/rename',
    form(async (request, response) => {
      const viewer = administratorIn(response);
      const memberId = idIn(request, 'member');
      const { name } = readForm(Rename, typedIn(request));
      await changeName(parts, viewer, { memberId, name });
      const renamed = await findById(parts.db, memberId);
      response.redirect(303, renamed ? memberPath(renamed) : '/');
    }, show),
  );

  return router;
}
