import { Router } from 'express';
import { memberPath } from '../../shared/addresses.ts';
import { FormPage } from '../../shared/views/site/form.tsx';
import { recordAct } from '../audit/store.ts';
import { transaction } from '../database/transaction.ts';
import { invalid, notFound } from '../errors.ts';
import { siteAddress, viewerOf } from '../http/context.ts';
import { sendPage } from '../http/document.tsx';
import { idIn, memberOrSignIn } from '../http/pages.ts';
import { setRole } from '../members/role-store.ts';
import { findById } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { invite, useInvitation } from './invitations.ts';
import type { Sessions } from './sessions.ts';
import { requireAdministrator } from './viewer.ts';

/** Makes invitations, and lets a signed-in member use the one that makes an administrator. */
export function invitationPages(parts: WriteParts & { sessions: Sessions }): Router {
  const { db } = parts;
  const router = Router();

  router.post('/account/invitation/:token/accept', async (request, response) => {
    const member = memberOrSignIn(request, response);
    if (!member) return;
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
    const link = `${siteAddress(request)}/account/invitation/${token}`;
    sendPage(response, {
      title: 'Invitation',
      main: (
        <FormPage title={`Invitation for ${member.name}`}>
          <p>
            Whoever opens this link becomes <bdi>{member.name}</bdi>. It works once, for 14 days, and is shown only
            here.
          </p>
          <p>
            <code class="long">{link}</code>
          </p>
          <p>
            <a href={memberPath(member)}>Back to the member</a>
          </p>
        </FormPage>
      ),
    });
  });

  return router;
}
