import { Router } from 'express';
import { postPath, threadPath } from '../../shared/addresses.ts';
import { Time } from '../../shared/views/site/time.tsx';
import { audiencesOf } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { listPlaceIn, listPlaceText } from '../database/list-place.ts';
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
