import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import { boardPath, threadPath } from '../../shared/addresses.ts';
import { listBoards } from '../boards/store.ts';
import type { Db } from '../database/connection.ts';
import { notFound } from '../errors.ts';
import { siteAddress } from '../http/context.ts';
import { numberIn } from '../http/pages.ts';
import { escapeXml } from './atom.ts';
import { highestThreadId, threadsBetween } from './store.ts';

// The protocol allows 50,000 addresses a file.
const IDS_PER_PART = 50_000;
const THREADS_PER_QUERY = 1_000;
const OPENING = '<?xml version="1.0" encoding="utf-8"?>\n';
const XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

/** Tells search engines what guests may read: robots.txt, and a sitemap in parts of at most 50,000 addresses. */
export function sitemapPages({ db }: { db: Db }): Router {
  const router = Router();

  router.get('/robots.txt', (request, response) => {
    const lines = ['User-agent: *', 'Disallow: /account/', 'Disallow: /api/', 'Disallow: /search'];
    response.type('text/plain').send(`${lines.join('\n')}\n\nSitemap: ${siteAddress(request)}/sitemap.xml\n`);
  });

  router.get('/sitemap.xml', async (request, response) => {
    const parts = Math.ceil((await highestThreadId(db)) / IDS_PER_PART);
    const site = escapeXml(siteAddress(request));
    const names = ['boards', ...Array.from({ length: parts }, (_, i) => `threads-${i + 1}`)];
    const entries = names.map((name) => `<sitemap><loc>${site}/sitemap-${name}.xml</loc></sitemap>\n`);
    response.type('xml').send(`${OPENING}<sitemapindex ${XMLNS}>\n${entries.join('')}</sitemapindex>\n`);
  });

  router.get('/sitemap-boards.xml', async (request, response) => {
    const site = siteAddress(request);
    const boards = await listBoards(db, ['everyone']);
    const entries = ['/', '/whats-new', ...boards.map((board) => boardPath(board))].map((path) => entry(site, path));
    response.type('xml').send(`${OPENING}<urlset ${XMLNS}>\n${entries.join('')}</urlset>\n`);
  });

  router.get('/sitemap-threads-:part.xml', async (request, response) => {
    const part = numberIn(request.params.part);
    if (part === undefined || (part - 1) * IDS_PER_PART >= (await highestThreadId(db))) throw notFound('page');
    await pipeline(Readable.from(partOf(db, siteAddress(request), part)), response.type('xml'));
  });

  return router;
}

/** Yields a part some threads at a time: it is megabytes, and need not stand in memory. */
async function* partOf(db: Db, site: string, part: number): AsyncGenerator<string> {
  const upTo = part * IDS_PER_PART;
  yield `${OPENING}<urlset ${XMLNS}>\n`;
  for (let after = upTo - IDS_PER_PART; after < upTo; ) {
    const threads = await threadsBetween(db, 'everyone', { after, upTo, limit: THREADS_PER_QUERY });
    yield threads.map((thread) => entry(site, threadPath(thread), thread.last_post_at)).join('');
    after = threads.length < THREADS_PER_QUERY ? upTo : (threads.at(-1)?.id ?? upTo);
  }
  yield '</urlset>\n';
}

function entry(site: string, path: string, changedAt?: number): string {
  const changed = changedAt === undefined ? '' : `<lastmod>${new Date(changedAt).toISOString()}</lastmod>`;
  return `<url><loc>${escapeXml(site + path)}</loc>${changed}</url>\n`;
}
