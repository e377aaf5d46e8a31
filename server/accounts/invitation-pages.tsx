import { Router } from 'express';
import type { ComponentChildren } from 'preact';
import { memberPath } from '../../shared/addresses.ts';
import { FormPage } from '../../shared/views/site/form.tsx';
import { recordAct } from '../audit/store.ts';
import { transaction } from '../database/transaction.ts';
import { invalid, notFound } from '../errors.ts';
import { siteAddress, viewerOf } from '../http/context.ts';
import { sendPage } from '../http/document.tsx';
import { idIn, memberIn } from '../http/pages.ts';
import { setRole } from '../members/role-store.ts';
import { findById } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import type { Signer } from '../signer.ts';
import type { Auth } from './auth.ts';
import { RESET_HOURS, resetToken } from './email-links.ts';
import { invite, useInvitation } from './invitations.ts';
import type { Sessions } from './sessions.ts';
import { requireAdministrator } from './viewer.ts';

/** Makes links for others: invitations and ways to another password; and lets a signed-in member use the one that makes an administrator. */
export function invitationPages(parts: WriteParts & { sessions: Sessions; auth: Auth; signer: Signer }): Router {
  const { db } = parts;
  const router = Router();

  router.post('/account/invitation/:token/accept', async (request, response) => {
    const member = memberIn(response);
    await transaction(db, async (trx) => {
      const invited = await useInvitation(trx, String(request.params.token), Date.now());
      if (!invited || invited.memberId !== null) throw notFound('invitation');
      await setRole(trx, member.id, 'administrator');
      const act = { act: 'became administrator by', subject: 'the one-time link', path: memberPath(member) };
      await recordAct(trx, member.id, act, Date.now());
    });
    parts.sessions.forget(member.id);
    parts.live.recheck({ memberId: member.id });
    response.redirect(303, '/admin/welcome');
  });

  router.post('/members/:ref/invite', async (request, response) => {
    const administrator = requireAdministrator(viewerOf(response));
    const member = await findById(db, idIn(request, 'member'));
    if (!member || member.deleted_at !== null) throw notFound('member');
    if (member.account_id !== null) throw invalid('member', 'This member has an account already.');
    const token = await transaction(db, async (trx) => {
      const act = { act: 'invited somebody to claim', subject: member.name, path: memberPath(member) };
      await recordAct(trx, administrator.id, act, Date.now());
      return invite(trx, member.id, Date.now());
    });
    sendPage(response, {
      title: 'Invitation',
      main: (
        <LinkPage
          title={`Invitation for ${member.name}`}
          link={`${siteAddress(request)}/account/invitation/${token}`}
          member={member}
        >
          Whoever opens this link becomes <bdi>{member.name}</bdi>. It works once, for 14 days, and is shown only here.
        </LinkPage>
      ),
    });
  });

  // For whom mail does not reach, or who is known otherwise.
  router.post('/members/:ref/reset-link', async (request, response) => {
    const administrator = requireAdministrator(viewerOf(response));
    const member = await findById(db, idIn(request, 'member'));
    const token = member && (await resetToken(parts, member.id, Date.now()));
    if (!member || !token) throw notFound('account');
    const act = { act: 'made a link for the forgotten password of', subject: member.name, path: memberPath(member) };
    await transaction(db, (trx) => recordAct(trx, administrator.id, act, Date.now()));
    sendPage(response, {
      title: 'Forgotten password',
      main: (
        <LinkPage
          title={`Another password for ${member.name}`}
          link={`${siteAddress(request)}/account/reset/${token}`}
          member={member}
        >
          Whoever opens this link chooses another password for <bdi>{member.name}</bdi>: give it to nobody else. It
          works once, for {RESET_HOURS} hours, and is shown only here.
        </LinkPage>
      ),
    });
  });

  return router;
}

/** Shows a link that is for somebody else, and what it does. */
function LinkPage({
  title,
  link,
  member,
  children,
}: {
  title: string;
  link: string;
  member: { id: number; name: string };
  children: ComponentChildren;
}) {
  return (
    <FormPage title={title}>
      <p>{children}</p>
      <p>
        <code class="long">{link}</code>
      </p>
      <p>
        <a href={memberPath(member)}>Back to the member</a>
      </p>
    </FormPage>
  );
}
