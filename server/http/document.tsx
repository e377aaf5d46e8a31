import type { Response } from 'express';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Role } from '../../shared/member.ts';
import type { Theme } from '../../shared/settings.ts';
import { SiteFooter, SiteHeader } from '../../shared/views/site/site.tsx';
import { TimeZone } from '../../shared/views/site/time-zone.ts';
import { faceOf, isStaff, type Member } from '../accounts/viewer.ts';
import { assets } from './assets.ts';
import { forumOf, viewerOf } from './context.ts';

const THEMES: Theme[] = ['light', 'dark'];
/** The colour of the bar on top of the page, which browsers carry on in their own. */
const BAR_COLOURS: Record<Theme, string> = { light: '#ffffff', dark: '#1d201f' };

export interface PageParts {
  /** The page's own title; the forum's name follows it, and stands alone on the front page. */
  title?: string;
  main: ComponentChildren;
  /** What the page's island needs to come alive, by the island's element id. */
  islands?: Record<string, unknown>;
  description?: string;
  canonical?: string;
  /** What crawlers are asked, where they are asked anything. */
  robots?: 'noindex';
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
  const unread = (response.locals.unreadCount as number | undefined) ?? 0;
  const waiting = (response.locals.waitingCount as number | undefined) ?? 0;
  const office = reader && isStaff(reader) ? { role: reader.role, waiting } : null;
  const forum = forumOf(response).name;
  return `<!doctype html>${renderToString(shell({ ...parts, forum, reader, unread, office }))}`;
}

/** Sends a page that has been drawn. */
export function sendHtml(response: Response, html: string): void {
  response.type('html').set('Cache-Control', 'private, no-cache').send(html);
}

function shell({
  forum,
  title,
  main,
  islands = {},
  description,
  canonical,
  robots,
  reader,
  unread,
  office,
}: PageParts & {
  forum: string;
  reader: Member | null;
  unread: number;
  office: { role: Role; waiting: number } | null;
}): VNode {
  const member = reader && faceOf(reader);
  const timeZone = reader?.timeZone ?? null;
  const theme = reader?.theme ?? undefined;
  const data = { ...islands, site: { member, unread, timeZone } };
  return (
    <html lang="en" data-theme={theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme ?? 'light dark'} />
        {THEMES.map((each) => (
          <meta
            key={each}
            name="theme-color"
            content={BAR_COLOURS[theme ?? each]}
            media={`(prefers-color-scheme: ${each})`}
          />
        ))}
        <title>{title === undefined ? forum : `${title} | ${forum}`}</title>
        {description && <meta name="description" content={description} />}
        {robots && <meta name="robots" content={robots} />}
        {canonical && <link rel="canonical" href={canonical} />}
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        {assets.styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
        {assets.preload.map((href) => (
          <link key={href} rel="modulepreload" href={href} />
        ))}
        {assets.script && <script type="module" src={assets.script} />}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <SiteHeader forum={forum} member={member} unread={unread} office={office} />
        <main id="main">
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

/** Writes data as JSON that can stand inside a script element: nothing in it can end the element. */
export function embed(data: unknown): string {
  return JSON.stringify(data).replace(/</g, '\\u003c');
}
