import { Router } from 'express';
import { memberPath } from '../../shared/addresses.ts';
import { Older } from '../../shared/views/lists/next-page.tsx';
import { AdminPage } from '../../shared/views/site/admin-page.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import type { Db } from '../database/connection.ts';
import { pageOf } from '../database/list-place.ts';
import { sendPage } from '../http/document.tsx';
import { administratorIn, numberIn } from '../http/pages.ts';
import { listActs } from './store.ts';

const ACTS_PER_PAGE = 50;

/** Serves the record of what moderators and administrators did. */
export function auditPages({ db }: { db: Db }): Router {
  const router = Router();

  router.get('/admin/audit', async (request, response) => {
    administratorIn(response);
    const before = numberIn(request.query.before);
    const { rows: acts, last } = pageOf(await listActs(db, ACTS_PER_PAGE + 1, before), ACTS_PER_PAGE);
    sendPage(response, {
      title: 'Audit',
      main: (
        <AdminPage title="Audit" here="/admin/audit">
          {acts.length === 0 && <p class="empty">Nothing has been done yet.</p>}
          <ol class="acts">
            {acts.map((act) => (
              <li key={act.id}>
                <a href={memberPath({ id: act.member_id, name: act.member_name })}>
                  <bdi>{act.member_name}</bdi>
                </a>{' '}
                {act.act} {act.path ? <a href={act.path}>{act.subject}</a> : act.subject}
                {act.detail && <span class="act-detail"> ({act.detail})</span>} · <Time at={act.created_at} />
              </li>
            ))}
          </ol>
          {last && <Older path={`/admin/audit?before=${last.id}`} isFirst={before === undefined} />}
        </AdminPage>
      ),
    });
  });

  return router;
}
