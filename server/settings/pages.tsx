import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { Forum } from '../../shared/forum.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { AdminPage } from '../../shared/views/site/admin-page.tsx';
import { Field, FormIssues } from '../../shared/views/site/form.tsx';
import { Seen, shownIn, wishIn } from '../audit/seen.tsx';
import { sendPage } from '../http/document.tsx';
import { administratorIn, type Fields, form, readForm } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { changeForum } from './change-forum.ts';
import { readForum } from './forum.ts';

/** The forum's settings as a form sends them: an empty number of hours is no limit. */
const ForumForm = Forum.extend({
  name: z.string({ message: 'Give the forum a name.' }).pipe(Forum.shape.name),
  description: Forum.shape.description.default(''),
  editHours: z
    .string()
    .regex(/^\d{1,5}$/, 'A number of hours, or nothing.')
    .transform(Number)
    .pipe(z.number().max(87_600, 'At most 87600 hours: ten years.'))
    .optional(),
});

/** Serves the page on which administrators say what holds of the forum as a whole. */
export function forumSettingsPages(parts: WriteParts): Router {
  const router = Router();

  const show = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    administratorIn(response);
    const now = fieldsOf(await readForum(parts.db));
    const shown = shownIn(request, response, { now });
    sendPage(response, {
      title: 'Forum settings',
      main: (
        <AdminPage title="Forum" here="/admin/forum" saved={request.query.saved !== undefined}>
          <form action="/admin/forum" method="post">
            <FormIssues issues={issues} fields={['name', 'description', 'editHours']} />
            <Seen request={request} response={response} now={now} />
            <Field name="name" label="Name" issues={issues} value={shown.name ?? ''} hint="Heads every page." />
            <Field
              name="description"
              label="Description"
              issues={issues}
              value={shown.description ?? ''}
              hint="What search engines and shared links say of the forum."
            />
            <Field
              name="editHours"
              label="Hours in which members may edit their posts"
              issues={issues}
              value={shown.editHours ?? ''}
              hint="0: not at all. Nothing: for as long as the thread is open. Moderators always may."
            />
            <button class="primary" type="submit">
              Save
            </button>
          </form>
        </AdminPage>
      ),
    });
  };
  // What people type who look for it: the first of its pages.
  router.get('/admin', (_request, response) => response.redirect('/admin/forum'));
  router.get('/admin/forum', (request, response) => show(request, response));
  router.post(
    '/admin/forum',
    form(async (request, response) => {
      const member = administratorIn(response);
      await changeForum(parts, member, (forum) =>
        wishIn(request, { what: 'the forum’s settings', now: fieldsOf(forum), read: forumIn }),
      );
      response.redirect(303, '/admin/forum?saved');
    }, show),
  );

  return router;
}

const fieldsOf = ({ name, description, editHours }: Forum): Fields => ({
  name,
  description,
  editHours: String(editHours ?? ''),
});

function forumIn(fields: Fields): Forum {
  const { editHours = null, ...forum } = readForm(ForumForm, fields);
  return { ...forum, editHours };
}
