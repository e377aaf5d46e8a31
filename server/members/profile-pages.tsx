import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { MemberTitle } from '../../shared/rank.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { IgnoreForm } from '../../shared/views/site/ignore-form.tsx';
import { isOver } from '../accounts/ban-member.ts';
import { isStaff } from '../accounts/viewer.ts';
import { audiencesOf } from '../boards/policy.ts';
import { viewerOf } from '../http/context.ts';
import { administratorIn, form, idIn, readForm, typedIn } from '../http/pages.ts';
import { isIgnored } from '../ignores/store.ts';
import type { WriteParts } from '../parts.ts';
import { PostRows } from './activity-pages.tsx';
import { postsByQuery } from './activity-store.ts';
import { BanActs, BanLine, standingBan } from './ban-line.tsx';
import { cardIn, profilePath, sendProfile } from './profile.tsx';
import { setTitle } from './set-title.ts';
import { findById } from './store.ts';
import { TitleForm } from './title-form.tsx';

const POSTS_AT_FIRST = 5;
const TitleGiven = z.object({ title: MemberTitle.optional() });

/** Serves the first page of members' profiles: what they say of themselves, and what may be done about them. */
export function profilePages(parts: WriteParts): Router {
  const { db } = parts;
  const router = Router();

  const show = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = await cardIn(db, request, response, '');
    if (!member) return;
    const viewer = viewerOf(response);
    const stored = await findById(db, member.id);
    const from = { audiences: audiencesOf(viewer), before: undefined };
    const posts = await postsByQuery(db, member.id, from, POSTS_AT_FIRST + 1).execute();
    const ban = stored && isStaff(viewer) ? await standingBan(db, stored) : null;
    const other = viewer.kind === 'member' && viewer.id !== member.id && !member.former;
    const isAdministrator = viewer.kind === 'member' && viewer.role === 'administrator' && !member.former;
    sendProfile(response, {
      member,
      tab: '',
      children: (
        <>
          {stored?.about && (
            <p class="about" dir="auto">
              {stored.about}
            </p>
          )}
          {ban && (
            <div class="lead">
              <BanLine ban={ban} />
            </div>
          )}
          {other && (
            <div class="row">
              <IgnoreForm
                member={member}
                ignored={await isIgnored(db, viewer.id, member.id)}
                to={profilePath(member)}
              />
              {stored && isStaff(viewer) && stored.account_id !== null && isOver(viewer, stored) && (
                <BanActs member={stored} isBanned={ban !== null} />
              )}
              {isStaff(viewer) && member.avatar !== null && (
                <a class="button" href={`/members/${member.id}/avatar/remove`}>
                  Remove the avatar…
                </a>
              )}
            </div>
          )}
          <h2>Newest posts</h2>
          <PostRows posts={posts.slice(0, POSTS_AT_FIRST)} />
          {posts.length > POSTS_AT_FIRST && (
            <a class="button" href={profilePath(member, 'posts')}>
              All posts
            </a>
          )}
          {isAdministrator && (
            <section>
              <h2>Administration</h2>
              <TitleForm member={member} title={typedIn(request).title ?? stored?.title ?? ''} issues={issues} />
              <div class="row profile-acts">
                <a class="button" href={`/members/${member.id}/rename`}>
                  Rename
                </a>
                {stored?.account_id === null && (
                  <form action={`/members/${member.id}/invite`} method="post">
                    <button type="submit">Make an invitation to claim this member</button>
                  </form>
                )}
              </div>
            </section>
          )}
        </>
      ),
    });
  };

  router.get('/members/:ref', (request, response) => show(request, response));

  router.post(
    '/members/:ref/title',
    form(async (request, response) => {
      const administrator = administratorIn(response);
      const { title = null } = readForm(TitleGiven, typedIn(request));
      const member = await setTitle(parts, administrator, { memberId: idIn(request, 'member'), title });
      response.redirect(303, profilePath(member));
    }, show),
  );

  return router;
}
