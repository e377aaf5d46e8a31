import { Router } from 'express';
import { DraftList } from '../../shared/views/lists/draft-list.tsx';
import { transaction } from '../database/transaction.ts';
import { sendPage } from '../http/document.tsx';
import { idIn, memberIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { draftsOf } from './list-drafts.ts';
import { deleteDraftById } from './store.ts';

/** Serves the page of what a member has begun to write. */
export function draftPages({ db }: WriteParts): Router {
  const router = Router();

  router.get('/account/drafts', async (_request, response) => {
    const member = memberIn(response);
    const drafts = await draftsOf(db, member);
    sendPage(response, {
      title: 'Drafts',
      main: (
        <>
          <h1>Drafts</h1>
          <p class="hint">What you have begun to write, on any of your devices. Nobody else sees it.</p>
          <DraftList drafts={drafts} />
        </>
      ),
    });
  });

  router.post('/account/drafts/:id/discard', async (request, response) => {
    const member = memberIn(response);
    const id = idIn(request, 'draft');
    await transaction(db, (trx) => deleteDraftById(trx, member.id, id));
    response.redirect(303, '/account/drafts');
  });

  return router;
}
