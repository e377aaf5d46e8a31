import type { Request, Response } from 'express';
import { renderToString } from 'preact-render-to-string';
import { boardPath, threadPath } from '../../shared/addresses.ts';
import type { Forum } from '../../shared/forum.ts';
import type { ReactionFace } from '../../shared/reaction.ts';
import type { Viewers } from '../../shared/viewers.ts';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import type { Draft, ThreadPage } from '../../shared/views/thread/thread-page.ts';
import { ThreadView } from '../../shared/views/thread/thread-view.tsx';
import { ViewersLine } from '../../shared/views/thread/viewers-line.tsx';
import type { Epoch } from '../database/epoch.ts';
import type { Remembered } from '../database/remembered.ts';
import { isCrawler, siteAddress, viewerOf } from '../http/context.ts';
import { drawPage, type PageParts, sendHtml, sendPage } from '../http/document.tsx';
import { embed } from '../http/embed.ts';
import { pagesAround } from '../http/head.tsx';
import type { WriteParts } from '../parts.ts';
import { excerpt } from '../posts/markup/parse-body.ts';
import type { ViewerTracker } from '../presence/viewers.ts';
import { GuestPages, type Pieces } from './guest-pages.ts';
import { loadThreadPage } from './load-page.ts';
import type { StoredThread } from './thread-row.ts';

type Parts = WriteParts & {
  epoch: Epoch;
  forum: Remembered<Forum>;
  faces: Remembered<ReactionFace[]>;
  viewers: ViewerTracker;
};

interface Asked {
  thread: StoredThread;
  page: number;
  draft?: Draft;
}

// No thread is viewed by fewer than nobody: what is drawn from this is found again in the page, and nowhere else.
const HOLE: Viewers = { total: -1, memberCount: -1, members: [], guests: -1 };

/** Returns what sends a page of a thread to whoever asked; for guests it is drawn once, as long as nothing in it changes. */
export function threadSender(parts: Parts) {
  const guestPages = new GuestPages();
  parts.live.onAnnounced((message) => message.type === 'configured' && guestPages.forget());

  return async (request: Request, response: Response, asked: Asked): Promise<void> => {
    const viewer = viewerOf(response);
    const viewing = isCrawler(request) ? undefined : viewer;
    const present = await parts.viewers.of(asked.thread.id, viewing);
    if (viewer.kind === 'member' || asked.draft) {
      return sendPage(response, partsOf({ ...(await loadThreadPage(parts, viewer, asked)), viewers: present }));
    }
    const name = `${siteAddress(request)} ${asked.thread.id} ${asked.page}`;
    let pieces = guestPages.find(name, asked.thread);
    if (!pieces) {
      const page = { ...(await loadThreadPage(parts, viewer, asked)), viewers: HOLE };
      pieces = cut(drawPage(response, partsOf(page)));
      guestPages.keep(name, asked.thread, pieces);
    }
    sendHtml(response, fill(pieces, present));
  };
}

function partsOf(page: ThreadPage): PageParts {
  // The browser finds the posts' html in the page itself; sources are fetched when they are quoted or edited.
  const island = { ...page, posts: page.posts.map((post) => ({ ...post, html: '', body: '' })) };
  return {
    title: page.thread.title,
    description: excerpt(page.posts[0]?.body ?? ''),
    canonical: threadPath(page.thread, page.page),
    around: pagesAround(page.page, page.pageCount, (k) => threadPath(page.thread, k)),
    feed: `${threadPath(page.thread)}feed.atom`,
    about: {
      type: 'article',
      publishedAt: page.thread.createdAt,
      picture: firstPicture(page.posts[0]?.html ?? ''),
      thread: page.page === 1 ? page.thread : undefined,
    },
    islands: { thread: island },
    main: (
      <>
        <Crumbs to={[{ title: page.board.title, href: boardPath(page.board) }]} />
        <div id="thread">
          <ThreadView page={page} />
        </div>
      </>
    ),
  };
}

/** Returns the address of the first picture that stands for itself in a post's html. */
function firstPicture(html: string): string | undefined {
  const address = /<figure[^>]*>.*?<img src="([^"]+)"/s.exec(html)?.[1];
  return address?.replace(/&amp;/g, '&');
}

/** Cuts a page in which nobody knows who is viewing into what stands before, between and after the two places that say it. */
function cut(html: string): Pieces {
  const [before = '', rest = ''] = html.split(lineOf(HOLE));
  const pieces = [before, ...rest.split(embed(HOLE))];
  if (pieces.length !== 3) throw new Error('a thread page does not say who is viewing it where it should');
  return pieces;
}

function fill([before, between, after]: Pieces, viewers: Viewers): string {
  return `${before}${lineOf(viewers)}${between}${embed(viewers)}${after}`;
}

const lineOf = (viewers: Viewers) => renderToString(<ViewersLine viewers={viewers} />);
