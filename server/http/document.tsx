import type { Response } from 'express';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { MemberFace } from '../../shared/member.ts';
import { SiteFooter, SiteHeader } from '../../shared/views/site/site.tsx';
import { faceOf } from '../accounts/viewer.ts';
import { assets } from './assets.ts';
import { forumOf, viewerOf } from './context.ts';

export interface PageParts {
  /** The page's own title; the forum's name follows it, and stands alone on the front page. */
  title?: string;
  main: ComponentChildren;
  /** What the page's island needs to come alive, by the island's element id. */
  islands?: Record<string, unknown>;
  description?: string;
  canonical?: string;
}

/** Sends a whole page: the same header and footer everywhere, `main` between them. */
export function sendPage(response: Response, parts: PageParts): void {
  const viewer = response.locals.viewer ? viewerOf(response) : undefined;
  const member = viewer?.kind === 'member' ? faceOf(viewer) : null;
  const unread = (response.locals.unreadCount as number | undefined) ?? 0;
  response
    .type('html')
    .set('Cache-Control', 'private, no-cache')
    .send(`<!doctype html>${renderToString(shell({ ...parts, forum: forumOf(response).name, member, unread }))}`);
}

function shell({
  forum,
  title,
  main,
  islands = {},
  description,
  canonical,
  member,
  unread,
}: PageParts & {
  forum: string;
  member: MemberFace | null;
  unread: number;
}): VNode {
  const data = { ...islands, site: { member, unread } };
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title === undefined ? forum : `${title} | ${forum}`}</title>
        {description && <meta name="description" content={description} />}
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
        <SiteHeader forum={forum} member={member} unread={unread} />
        <main id="main">{main}</main>
        <SiteFooter />
        <div id="toasts" />
        <p id="announcer" class="sr-only" role="status" />
        <script type="application/json" id="page-data" dangerouslySetInnerHTML={{ __html: embed(data) }} />
      </body>
    </html>
  );
}

/** Writes data as JSON that can stand inside a script element: nothing in it can end the element. */
function embed(data: unknown): string {
  return JSON.stringify(data).replace(/</g, '\\u003c');
}
