import type { Response } from 'express';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Role } from '../../shared/member.ts';
import type { Queue } from '../../shared/queue.ts';
import { BanNotice } from '../../shared/views/site/ban-notice.tsx';
import { SiteFooter, SiteHeader } from '../../shared/views/site/site.tsx';
import { TimeZone } from '../../shared/views/site/time-zone.ts';
import type { Ban } from '../accounts/ban.ts';
import { faceOf, type Member } from '../accounts/viewer.ts';
import { queueOf } from '../moderation/queue.ts';
import { forumOf, siteAddress, viewerOf } from './context.ts';
import { embed } from './embed.ts';
import { Head, type HeadParts } from './head.tsx';

export interface PageParts extends HeadParts {
  main: ComponentChildren;
  /** What the page's island needs to come alive, by the island's element id. */
  islands?: Record<string, unknown>;
}

/** Sends a whole page: the same header and footer everywhere, `main` between them. */
export function sendPage(response: Response, parts: PageParts): void {
  sendHtml(response, drawPage(response, parts));
}

/** Draws a whole page as it is for whoever is asking. */
export function drawPage(response: Response, parts: PageParts): string {
  const viewer = response.locals.viewer ? viewerOf(response) : undefined;
  // Guests see what their device says: their pages depend on nothing but the data.
  const reader = viewer?.kind === 'member' ? viewer : null;
  const ban = viewer?.kind === 'guest' ? viewer.ban : undefined;
  const unread = (response.locals.unreadCount as number | undefined) ?? 0;
  const queue = queueOf(response);
  const office = reader && queue ? { role: reader.role, queue } : null;
  const forum = forumOf(response).name;
  const site = siteAddress(response.req);
  return `<!doctype html>${renderToString(shell({ ...parts, forum, site, reader, ban, unread, office }))}`;
}

/** Sends a page that has been drawn. */
export function sendHtml(response: Response, html: string | Buffer): void {
  response.type('html').set('Cache-Control', 'private, no-cache').send(html);
}

/** Sends a page that is never the same twice, as forms on it bear keys of their own: to tell whether it is, is wasted. */
export function sendNewHtml(response: Response, html: Buffer): void {
  response
    .type('html')
    .set({ 'Cache-Control': 'private, no-cache', 'Content-Length': `${html.length}` })
    .end(html);
}

function shell({
  forum,
  site,
  main,
  islands = {},
  reader,
  ban,
  unread,
  office,
  ...head
}: PageParts & {
  forum: string;
  site: string;
  reader: Member | null;
  ban: Ban | undefined;
  unread: number;
  office: { role: Role; queue: Queue } | null;
}): VNode {
  const member = reader && faceOf(reader);
  const timeZone = reader?.timeZone ?? null;
  const theme = reader?.theme ?? undefined;
  const data = { ...islands, site: { member, unread, timeZone } };
  return (
    <html lang="en" data-theme={theme}>
      <Head
        {...head}
        forum={forum}
        site={site}
        isThread={'thread' in islands}
        isMember={member !== null}
        theme={theme}
      />
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <SiteHeader forum={forum} member={member} banned={ban?.member ?? null} unread={unread} office={office} />
        <main id="main">
          {ban && <BanNotice until={ban.until} reason={ban.reason} />}
          <TimeZone.Provider value={timeZone}>{main}</TimeZone.Provider>
        </main>
        <SiteFooter />
        <div id="toasts" />
        <p id="announcer" class="sr-only" role="status" />
        <script type="application/json" id="page-data" dangerouslySetInnerHTML={{ __html: embed(data) }} />
      </body>
    </html>
  );
}
