import { type Request, type Response, Router } from 'express';
import { boardPath, memberPath, postPath, threadPath } from '../../shared/addresses.ts';
import { audiencesOf, requireReadableBoard } from '../boards/policy.ts';
import { listBoards } from '../boards/store.ts';
import type { Db } from '../database/connection.ts';
import { forumOf, siteAddress, viewerOf } from '../http/context.ts';
import { idIn } from '../http/pages.ts';
import { requireReadable } from '../threads/policy.ts';
import { atomOf, type Feed, type FeedEntry } from './atom.ts';
import { newestPostsOf, newestThreadsOf } from './store.ts';

const ENTRIES = 30;

/** Serves Atom feeds: the newest threads of the forum and of each board, the newest posts of each thread. */
export function feedPages({ db }: { db: Db }): Router {
  const router = Router();

  router.get('/feed.atom', async (request, response) => {
    const boards = await listBoards(db, audiencesOf(viewerOf(response)));
    const newest = (await Promise.all(boards.map(({ id }) => newestThreadsOf(db, id, ENTRIES)))).flat();
    const threads = newest.sort((a, b) => b.id - a.id).slice(0, ENTRIES);
    const title = forumOf(response).name;
    send(request, response, { id: '/', path: '/feed.atom', page: '/', title, entries: threads.map(ofThread) });
  });

  router.get('/boards/:ref/feed.atom', async (request, response) => {
    const board = await requireReadableBoard(db, viewerOf(response), idIn(request, 'board'));
    const page = boardPath(board);
    const entries = (await newestThreadsOf(db, board.id, ENTRIES)).map(ofThread);
    const title = `${board.title} | ${forumOf(response).name}`;
    send(request, response, { id: `/boards/${board.id}/`, path: `${page}feed.atom`, page, title, entries });
  });

  router.get('/threads/:ref/feed.atom', async (request, response) => {
    const thread = await requireReadable(db, viewerOf(response), idIn(request, 'thread'));
    const page = threadPath(thread);
    const posts = await newestPostsOf(db, thread.id, ENTRIES);
    const entries = posts.map((post): FeedEntry => {
      const author = { id: post.author_id, name: post.author_name };
      return {
        id: `/posts/${post.id}`,
        path: postPath(thread, post.number),
        title: `${thread.title}: #${post.number}`,
        author: { name: author.name, path: memberPath(author) },
        publishedAt: post.created_at,
        updatedAt: post.edited_at ?? post.created_at,
        html: post.html,
      };
    });
    const title = `${thread.title} | ${forumOf(response).name}`;
    send(request, response, { id: `/threads/${thread.id}/`, path: `${page}feed.atom`, page, title, entries });
  });

  return router;
}

function ofThread(row: Awaited<ReturnType<typeof newestThreadsOf>>[number]): FeedEntry {
  const author = { id: row.author_id, name: row.author_name };
  return {
    id: `/threads/${row.id}/`,
    path: threadPath(row),
    title: row.title,
    author: { name: author.name, path: memberPath(author) },
    publishedAt: row.created_at,
    updatedAt: row.edited_at ?? row.created_at,
    html: row.html,
  };
}

function send(request: Request, response: Response, feed: Omit<Feed, 'updatedAt'>): void {
  const updatedAt = Math.max(0, ...feed.entries.map((entry) => entry.updatedAt));
  // The tag alone tells whoever asks again that nothing changed: no time says that a post was deleted or a thread renamed.
  response.type('application/atom+xml').send(atomOf({ ...feed, updatedAt }, siteAddress(request)));
}
