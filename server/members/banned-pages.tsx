import { Router } from 'express';
import { memberPath } from '../../shared/addresses.ts';
import { Older } from '../../shared/views/lists/next-page.tsx';
import { ModerationPage } from '../../shared/views/site/admin-page.tsx';
import { Avatar } from '../../shared/views/site/avatar.tsx';
import { isOver } from '../accounts/ban-member.ts';
import { listBanned } from '../accounts/ban-store.ts';
import { requireStaff } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { listPlaceIn, listPlaceText, pageOf } from '../database/list-place.ts';
import { sendPage } from '../http/document.tsx';
import { memberIn } from '../http/pages.ts';
import { queueOf } from '../moderation/queue.ts';
import { BanActs, BanLine } from './ban-line.tsx';

const LISTED = 50;
const HERE = '/moderation/bans';

/** Serves to moderators the list of those who are banned, the ones banned last first. */
export function bannedPages({ db }: { db: Db }): Router {
  const router = Router();

  router.get(HERE, async (request, response) => {
    const viewer = memberIn(response);
    requireStaff(viewer);
    const before = listPlaceIn(request.query.before);
    const found = await listBanned(db, { now: Date.now(), before, limit: LISTED + 1 });
    const { rows: banned, last } = pageOf(found, LISTED);
    sendPage(response, {
      title: 'Banned members',
      main: (
        <ModerationPage title="Banned members" here={HERE} queue={queueOf(response)}>
          {banned.length === 0 && <p class="empty">Nobody is banned.</p>}
          <ul class="rows">
            {banned.map(({ member, ban }) => (
              <li key={member.id} class="row-item">
                <Avatar member={member} small />
                <div class="row-main">
                  <h2>
                    <a href={memberPath(member)}>
                      <bdi>{member.name}</bdi>
                    </a>
                  </h2>
                  <BanLine ban={ban} />
                </div>
                {isOver(viewer, member) && <BanActs member={member} isBanned to={HERE} />}
              </li>
            ))}
          </ul>
          {last && (
            <Older
              path={`${HERE}?before=${listPlaceText({ at: last.ban.at, id: last.member.id })}`}
              isFirst={!before}
            />
          )}
        </ModerationPage>
      ),
    });
  });

  return router;
}
