import { Router } from 'express';
import { postPath, threadPath } from '../../shared/addresses.ts';
import { Older } from '../../shared/views/lists/next-page.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { audiencesOf } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { listPlaceIn, listPlaceText, pageOf } from '../database/list-place.ts';
import { viewerOf } from '../http/context.ts';
import { excerpt } from '../posts/markup/parse-body.ts';
import { postsByQuery, threadsByQuery } from './activity-store.ts';
import { cardIn, profilePath, sendProfile } from './profile.tsx';

const ROWS_PER_PAGE = 20;

/** Serves the pages of a profile that list what its member wrote, and the threads they started. */
export function memberActivityPages({ db }: { db: Db }): Router {
  const router = Router();

  router.get('/members/:ref/posts', async (request, response) => {
    const member = await cardIn(db, request, response, 'posts');
    if (!member) return;
    const from = { audiences: audiencesOf(viewerOf(response)), before: listPlaceIn(request.query.before) };
    const found = await postsByQuery(db, member.id, from, ROWS_PER_PAGE + 1).execute();
    const { rows, last } = pageOf(found, ROWS_PER_PAGE);
    sendProfile(response, {
      member,
      tab: 'posts',
      children: (
        <>
          <PostRows posts={rows} />
          {last && <Older path={`${profilePath(member, 'posts')}?before=${placeOf(last)}`} isFirst={!from.before} />}
        </>
      ),
    });
  });

  router.get('/members/:ref/threads', async (request, response) => {
    const member = await cardIn(db, request, response, 'threads');
    if (!member) return;
    const from = { audiences: audiencesOf(viewerOf(response)), before: listPlaceIn(request.query.before) };
    const found = await threadsByQuery(db, member.id, from, ROWS_PER_PAGE + 1).execute();
    const { rows, last } = pageOf(found, ROWS_PER_PAGE);
    sendProfile(response, {
      member,
      tab: 'threads',
      children: (
        <>
          <ThreadRows threads={rows} />
          {last && <Older path={`${profilePath(member, 'threads')}?before=${placeOf(last)}`} isFirst={!from.before} />}
        </>
      ),
    });
  });

  return router;
}

const placeOf = ({ id, created_at }: { id: number; created_at: number }) => listPlaceText({ at: created_at, id });

type FoundPost = Awaited<ReturnType<ReturnType<typeof postsByQuery>['execute']>>[number];

/** Lists posts of a member, each with its thread. */
export function PostRows({ posts }: { posts: FoundPost[] }) {
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
