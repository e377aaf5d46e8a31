import type { Request, Response } from 'express';
import { renderToString } from 'preact-render-to-string';
import { boardPath, threadPath } from '../../shared/addresses.ts';
import type { Forum } from '../../shared/forum.ts';
import type { ReactionFace } from '../../shared/reaction.ts';
import type { Viewers } from '../../shared/viewers.ts';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import type { Draft, ThreadPage } from '../../shared/views/thread/thread-page.ts';
import { ThreadView, ThreadViewers } from '../../shared/views/thread/thread-view.tsx';
import type { Epoch } from '../database/epoch.ts';
import type { Remembered } from '../database/remembered.ts';
import { isCrawler, siteAddress, viewerOf } from '../http/context.ts';
import { drawPage, type PageParts, sendHtml, sendNewHtml } from '../http/document.tsx';
import { embed } from '../http/embed.ts';
import { pagesAround } from '../http/head.tsx';
import type { WriteParts } from '../parts.ts';
import type { ViewerTracker } from '../presence/viewers.ts';
import { DrawnPosts, type Holes } from './drawn-posts.tsx';
import { Kept } from './kept.ts';
import { loadThreadPage } from './load-page.ts';
import { type PagePosts, PageReader } from './page-posts.ts';
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

/** Returns what sends a page of a thread to whoever asked; what many see alike is drawn once, as long as nothing in it changes. */
export function threadSender(parts: Parts) {
  const pages = new PageReader(parts);
  const drawnPosts = new DrawnPosts();
  const guestPages = new Kept<Pieces>();

  return async (request: Request, response: Response, { thread, page, draft }: Asked): Promise<void> => {
    const viewer = viewerOf(response);
    const viewers = await parts.viewers.of(thread.id, isCrawler(request) ? undefined : viewer);
    const version = await pages.versionOf(thread, page);
    const name = `${siteAddress(request)} ${thread.id} ${page}`;
    const isMember = viewer.kind === 'member';
    const isOwn = isMember || viewer.ban !== undefined || draft !== undefined;
    const kept = isOwn ? undefined : guestPages.find(name, version);
    if (kept) return sendHtml(response, fill(kept, viewers));
    const read = await pages.read(thread, page, version);
    const shown = await loadThreadPage(parts, viewer, { thread, page, draft, read });
    if (isOwn) {
      const draw = (holes: Holes) => drawPage(response, partsOf({ ...shown, viewers }, read, holes));
      return sendNewHtml(response, drawnPosts.page(read, isMember ? viewer.timeZone : null, draw));
    }
    const pieces = cut(drawPage(response, partsOf({ ...shown, viewers: HOLE }, read)));
    guestPages.keep(name, version, pieces, sum(pieces));
    sendHtml(response, fill(pieces, viewers));
  };
}

function partsOf(page: ThreadPage, read: PagePosts, { Post, data }: Partial<Holes> = {}): PageParts {
  return {
    title: page.thread.title,
    description: read.beginning,
    canonical: threadPath(page.thread, page.page),
    around: pagesAround(page.page, page.pageCount, (k) => threadPath(page.thread, k)),
    feed: `${threadPath(page.thread)}feed.atom`,
    about: {
      type: 'article',
      publishedAt: page.thread.createdAt,
      picture: read.picture,
      thread: page.page === 1 ? page.thread : undefined,
    },
    islands: { thread: { ...page, posts: data ?? read.data } },
    main: (
      <>
        <Crumbs to={[{ title: page.board.title, href: boardPath(page.board) }]} />
        <div id="thread">
          <ThreadView page={page} Post={Post} />
        </div>
      </>
    ),
  };
}

/** A page with a hole between each two of its pieces, for who is viewing it: said in two places. */
type Pieces = readonly Buffer[];

/** Cuts a page in which nobody knows who is viewing into what stands before, between and after the two places that say it. */
function cut(html: string): Pieces {
  const [before = '', rest = ''] = html.split(lineOf(HOLE));
  const pieces = [before, ...rest.split(embed(HOLE))];
  if (pieces.length !== 3) throw new Error('a thread page does not say who is viewing it where it should');
  return pieces.map((piece) => Buffer.from(piece));
}

function fill([before, between, after]: Pieces, viewers: Viewers): Buffer {
  const [line, data] = [Buffer.from(lineOf(viewers)), Buffer.from(embed(viewers))];
  return Buffer.concat([before, line, between, data, after].filter((piece) => piece !== undefined));
}

const sum = (pieces: Pieces) => pieces.reduce((size, { length }) => size + length, 0);
const lineOf = (viewers: Viewers) => renderToString(<ThreadViewers viewers={viewers} />);
