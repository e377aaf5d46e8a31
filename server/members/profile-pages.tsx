import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { postPath, threadPath } from '../../shared/addresses.ts';
import type { MemberCard } from '../../shared/member.ts';
import { MemberTitle } from '../../shared/rank.ts';
import { IgnoreForm } from '../../shared/views/site/ignore-form.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { isOver } from '../accounts/ban-member.ts';
import { isStaff } from '../accounts/viewer.ts';
import { audiencesOf } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { listPlaceIn, listPlaceText } from '../database/list-place.ts';
import { notFound } from '../errors.ts';
import { viewerOf } from '../http/context.ts';
import { idIn, memberOrSignIn, readForm, redirectedTo, typedIn } from '../http/pages.ts';
import { isIgnored } from '../ignores/store.ts';
import type { WriteParts } from '../parts.ts';
import { excerpt } from '../posts/markup/parse-body.ts';
import { postsByQuery, threadsByQuery } from './activity-store.ts';
import { BanActs, BanLine, standingBan } from './ban-line.tsx';
import { findCard } from './card-store.ts';
import { type ProfileTab, profilePath, sendProfile } from './profile.tsx';
import { setTitle } from './set-title.ts';
import { findById } from './store.ts';
import { TitleForm } from './title-form.tsx';

const ROWS_PER_PAGE = 20;
const POSTS_AT_FIRST = 5;
const TitleGiven = z.object({ title: MemberTitle.optional() });

/** Serves members' profiles: what they say of themselves, what they wrote, and the threads they started. */
export function profilePages(parts: WriteParts): Router {
  const { db } = parts;
  const router = Router();

  router.get('/members/:ref', async (request, response) => {
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
          {ban && <BanLine ban={ban} />}
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
              <TitleForm member={member} title={stored?.title ?? ''} />
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
  });

  router.post('/members/:ref/title', async (request, response) => {
    const administrator = memberOrSignIn(request, response);
    if (!administrator) return;
    const { title = null } = readForm(TitleGiven, typedIn(request));
    const member = await setTitle(parts, administrator, { memberId: idIn(request, 'member'), title });
    response.redirect(303, profilePath(member));
  });

  router.get('/members/:ref/posts', async (request, response) => {
    const member = await cardIn(db, request, response, 'posts');
    if (!member) return;
    const from = { audiences: audiencesOf(viewerOf(response)), before: listPlaceIn(request.query.before) };
    const { rows, next } = pageOf(await postsByQuery(db, member.id, from, ROWS_PER_PAGE + 1).execute());
    sendProfile(response, {
      member,
      tab: 'posts',
      children: (
        <>
          <PostRows posts={rows} />
          <Older path={profilePath(member, 'posts')} next={next} />
        </>
      ),
    });
  });

  router.get('/members/:ref/threads', async (request, response) => {
    const member = await cardIn(db, request, response, 'threads');
    if (!member) return;
    const from = { audiences: audiencesOf(viewerOf(response)), before: listPlaceIn(request.query.before) };
    const { rows, next } = pageOf(await threadsByQuery(db, member.id, from, ROWS_PER_PAGE + 1).execute());
    sendProfile(response, {
      member,
      tab: 'threads',
      children: (
        <>
          <ThreadRows threads={rows} />
          <Older path={profilePath(member, 'threads')} next={next} />
        </>
      ),
    });
  });

  return router;
}

/**
 * Returns the card of the member whose profile is asked for; undefined where it has sent them to the right address. A form
 * that is shown again is shown where it was sent.
 */
export async function cardIn(
  db: Db,
  request: Request,
  response: Response,
  tab: ProfileTab,
): Promise<MemberCard | undefined> {
  const member = await findCard(db, idIn(request, 'member'));
  if (!member) throw notFound('member');
  if (request.method === 'GET' && redirectedTo(profilePath(member, tab), request, response)) return undefined;
  return member;
}

function pageOf<Row extends { id: number; created_at: number }>(found: Row[]): { rows: Row[]; next: string | null } {
  const rows = found.slice(0, ROWS_PER_PAGE);
  const last = found.length > rows.length ? rows.at(-1) : undefined;
  return { rows, next: last ? listPlaceText({ at: last.created_at, id: last.id }) : null };
}

function Older({ path, next }: { path: string; next: string | null }) {
  if (next === null) return null;
  return (
    <a class="button" href={`${path}?before=${next}`} rel="next">
      Older
    </a>
  );
}

type FoundPost = Awaited<ReturnType<ReturnType<typeof postsByQuery>['execute']>>[number];

function PostRows({ posts }: { posts: FoundPost[] }) {
  if (posts.length === 0) return <p class="empty">None that can be read here.</p>;
  return (
    <ul class="rows">
      {posts.map((post) => (
        <li key={post.id} class="row-item">
          <div class="row-main">
            <h3 dir="auto">
              <a href={postPath({ id: post.thread_id, slug: post.slug }, post.number)}>{post.title}</a>
            </h3>
            <p dir="auto">{excerpt(post.body)}</p>
            <p>
              {post.board} · <Time at={post.created_at} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

type FoundThread = Awaited<ReturnType<ReturnType<typeof threadsByQuery>['execute']>>[number];

function ThreadRows({ threads }: { threads: FoundThread[] }) {
  if (threads.length === 0) return <p class="empty">None that can be read here.</p>;
  return (
    <ul class="rows">
      {threads.map((thread) => (
        <li key={thread.id} class="row-item">
          <div class="row-main">
            <h3 dir="auto">
              <a href={threadPath(thread)}>{thread.title}</a>
            </h3>
            <p>
              {thread.board} · <Time at={thread.created_at} /> · {thread.post_count}{' '}
              {thread.post_count === 1 ? 'post' : 'posts'}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
