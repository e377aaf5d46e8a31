import { type Request, type Response, Router } from 'express';
import { memberPath } from '../../shared/addresses.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { Field, FormIssues, FormPage, Select } from '../../shared/views/site/form.tsx';
import { sendPage } from '../http/document.tsx';
import { form, idIn, localPath, memberIn, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { banMember, findBannable, liftBan, NewBan } from './ban-member.ts';

const LASTS = [
  ['day', 'A day'],
  ['week', 'A week'],
  ['month', 'A month (30 days)'],
  ['lifted', 'Until somebody lifts it'],
] as const;

/** Serves the form by which moderators and administrators ban a member, and lift the ban. */
export function banPages(parts: WriteParts): Router {
  const router = Router();

  const show = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const viewer = memberIn(response);
    const member = await findBannable(parts.db, viewer, idIn(request, 'member'));
    const title = `Ban ${member.name}`;
    sendPage(response, {
      title,
      main: (
        <FormPage title={title}>
          <p class="lead">
            Until the ban ends they read as a guest does, at once and wherever they are signed in, and can write
            nothing. What they wrote stays.
          </p>
          <form action={`/members/${member.id}/ban`} method="post">
            <FormIssues issues={issues} fields={['lasts', 'until', 'reason']} />
            <Select name="lasts" label="For" issues={issues} options={LASTS} value={typedIn(request).lasts ?? 'day'} />
            <Field
              name="until"
              label="Or until a day of your choosing"
              type="date"
              issues={issues}
              value={typedIn(request).until ?? ''}
              hint="It ends as that day begins, in UTC. Left empty, what is chosen above holds."
            />
            <Field
              name="reason"
              label="Reason"
              issues={issues}
              value={typedIn(request).reason ?? ''}
              hint="They are shown it, as are moderators on their profile."
            />
            <button class="primary" type="submit">
              Ban
            </button>{' '}
            <a href={memberPath(member)}>Back to the member</a>
          </form>
        </FormPage>
      ),
    });
  };
  router.get('/members/:ref/ban', (request, response) => show(request, response));
  router.post(
    '/members/:ref/ban',
    form(async (request, response) => {
      const viewer = memberIn(response);
      const member = await findBannable(parts.db, viewer, idIn(request, 'member'));
      await banMember(parts, viewer, { memberId: member.id, ...readForm(NewBan, typedIn(request)) });
      response.redirect(303, memberPath(member));
    }, show),
  );
  router.post('/members/:ref/lift-ban', async (request, response) => {
    const viewer = memberIn(response);
    const member = await findBannable(parts.db, viewer, idIn(request, 'member'));
    await liftBan(parts, viewer, { memberId: member.id });
    const { to } = typedIn(request);
    response.redirect(303, to ? localPath(to) : memberPath(member));
  });

  return router;
}
