import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { memberPath } from '../../shared/addresses.ts';
import { Role } from '../../shared/member.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { More } from '../../shared/views/lists/next-page.tsx';
import { AdminPage } from '../../shared/views/site/admin-page.tsx';
import { Avatar } from '../../shared/views/site/avatar.tsx';
import { Field, FormIssues, Select } from '../../shared/views/site/form.tsx';
import { dateText } from '../../shared/views/site/time.tsx';
import { isOver } from '../accounts/ban-member.ts';
import { Seen, shownIn, wishIn } from '../audit/seen.tsx';
import { pageOf } from '../database/list-place.ts';
import { notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { administratorIn, type Fields, form, idIn, readForm } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { BanActs, BanLine, standingBan } from './ban-line.tsx';
import { changeRole } from './change-role.ts';
import { findById, listByName } from './store.ts';

const HERE = '/admin/members';
const LISTED = 50;
const ROLES = [
  ['member', 'Member'],
  ['moderator', 'Moderator'],
  ['administrator', 'Administrator'],
] as const;
const NewRole = z.object({ role: Role });

/** Serves the pages on which administrators look members up and say what they are. */
export function memberAdminPages(parts: WriteParts): Router {
  const { db } = parts;
  const router = Router();

  router.get(HERE, async (request, response) => {
    administratorIn(response);
    const asked = { name: textIn(request.query.name), role: Role.safeParse(request.query.role).data };
    const after = textIn(request.query.after);
    const { rows: members, last } = pageOf(await listByName(db, LISTED + 1, { ...asked, after }), LISTED);
    const next = new URLSearchParams({ name: asked.name, role: asked.role ?? '', after: last?.name_key ?? '' });
    sendPage(response, {
      title: 'Members',
      main: (
        <AdminPage title="Members" here={HERE} saved={request.query.saved !== undefined}>
          <form class="filter" action={HERE} method="get">
            <Field name="name" label="Name begins with" issues={[]} value={asked.name} />
            <Select name="role" label="Role" issues={[]} options={[['', 'Any'], ...ROLES]} value={asked.role ?? ''} />
            <button type="submit">Find</button>
          </form>
          {members.length === 0 && <p class="empty">Nobody is called that.</p>}
          <ul class="rows">
            {members.map((row) => (
              <li key={row.id} class="row-item">
                <Avatar member={row} small />
                <div class="row-main">
                  <h2>
                    <a href={`${HERE}/${row.id}`}>
                      <bdi>{row.name}</bdi>
                    </a>
                    {row.role !== 'member' && <span class="tag accent">{row.role}</span>}
                    {row.account_id === null && <span class="tag">not claimed</span>}
                  </h2>
                  <p>
                    Joined {dateText(row.joined_at)} · {row.post_count.toLocaleString('en')}{' '}
                    {row.post_count === 1 ? 'message' : 'messages'}
                  </p>
                </div>
              </li>
            ))}
          </ul>
          {last && <More path={`${HERE}?${next}`} isFirst={after === ''} />}
        </AdminPage>
      ),
    });
  });

  const show = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const viewer = administratorIn(response);
    const member = await findById(db, idIn(request, 'member'));
    if (!member) throw notFound('member');
    const ban = await standingBan(db, member);
    sendPage(response, {
      title: member.name,
      main: (
        <AdminPage title={member.name} here={HERE}>
          <p>
            <a href={memberPath(member)}>Profile</a>
          </p>
          <form action={`${HERE}/${member.id}`} method="post">
            <FormIssues issues={issues} fields={['role']} />
            <Seen request={request} response={response} now={fieldsOf(member)} />
            <Select
              name="role"
              label="Role"
              issues={issues}
              options={ROLES}
              value={shownIn(request, response, { now: fieldsOf(member) }).role ?? ''}
              hint="It holds at once, wherever they are signed in."
            />
            <button class="primary" type="submit">
              Save
            </button>
          </form>
          {member.account_id !== null && (
            <form action={`/members/${member.id}/reset-link`} method="post">
              <p class="hint">For a forgotten password, where mail does not help.</p>
              <button type="submit">Make a link for another password</button>
            </form>
          )}
          {member.account_id !== null && isOver(viewer, member) && (
            <section>
              {ban && <BanLine ban={ban} />}
              <BanActs member={member} isBanned={ban !== null} to={`${HERE}/${member.id}`} />
            </section>
          )}
        </AdminPage>
      ),
    });
  };
  router.get(`${HERE}/:id`, (request, response) => show(request, response));
  router.post(
    `${HERE}/:id`,
    form(async (request, response) => {
      const member = administratorIn(response);
      await changeRole(parts, member, {
        id: idIn(request, 'member'),
        wish: (row) =>
          wishIn(request, { what: 'this member’s role', now: fieldsOf(row), choices: { role: ROLES }, read: roleIn }),
      });
      response.redirect(303, `${HERE}?saved`);
    }, show),
  );

  return router;
}

const fieldsOf = ({ role }: { role: string }): Fields => ({ role });
const roleIn = (fields: Fields): Role => readForm(NewRole, fields).role;
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
