import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Express, NextFunction, Request, Response } from 'express';
import { type Forum, NEW_FORUM } from '../../shared/forum.ts';
import { AS_MEMBER } from '../../shared/reply.ts';
import { GUEST_COOKIE, type Sessions } from '../accounts/sessions.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Remembered } from '../database/remembered.ts';
import { Refusal } from '../errors.ts';
import { isCrawlerAgent } from './crawler.ts';

const GUEST_DAYS = 30;

/**
 * Finds out who is asking, once a request. A program that shows a token is judged by it alone, whatever cookies come
 * along. A browser without a session gets a guest's cookie, so that it counts once. A page that says whose it is acts for
 * nobody else.
 */
export function identify(sessions: Sessions, secure: boolean) {
  return async (request: Request, response: Response, next: NextFunction) => {
    const token = tokenOf(request);
    if (token !== undefined) {
      response.locals.viewer = await sessions.viewerOfToken(token).catch((error) => {
        if (error instanceof Refusal && error.code === 'unauthenticated')
          response.set('WWW-Authenticate', 'Bearer error="invalid_token"');
        throw error;
      });
      return next();
    }
    let cookie = request.headers.cookie;
    const isPage = request.method === 'GET' && request.accepts(['json', 'html']) === 'html';
    if (isPage && !cookie?.includes(`${GUEST_COOKIE}=`) && !isCrawler(request)) {
      const guest = randomUUID();
      cookie = `${cookie ? `${cookie}; ` : ''}${GUEST_COOKIE}=${guest}`;
      response.cookie(GUEST_COOKIE, guest, {
        httpOnly: true,
        sameSite: 'lax',
        secure,
        maxAge: GUEST_DAYS * 86_400_000,
      });
    }
    const viewer = await sessions.viewerOf(cookie, (cookies) => response.append('Set-Cookie', cookies));
    const asked = request.get(AS_MEMBER);
    if (asked !== undefined && viewer.kind === 'member' && asked !== String(viewer.id))
      throw new Refusal('forbidden', `You are signed in as ${viewer.name} in this browser now. Load the page anew.`);
    response.locals.viewer = viewer;
    next();
  };
}

/** Returns the address that a request counts by, as the application's trust in proxies has it; for requests that never reach it. */
export function addressOf(app: Express, { headers, socket }: IncomingMessage): string {
  const asked: Request = Object.create(app.request, { headers: { value: headers }, socket: { value: socket } });
  return asked.ip ?? 'unknown';
}

/** Returns the token that a program shows; undefined where there is none, and everywhere but in the API: pages know none. */
export function tokenOf(request: Request): string | undefined {
  if (!/^\/api\/v1(\/|$)/i.test(request.path)) return undefined;
  return /^Bearer\b\s*(.*)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Tells whether a program asks, and is answered in JSON. */
export function isForApi(request: Request): boolean {
  return /^\/api\//i.test(request.path);
}

/** Returns who is asking, as identify() found out. */
export function viewerOf(response: Response): Viewer {
  return response.locals.viewer as Viewer;
}

/** Finds out what the forum is called, for every page; while nobody can tell, pages do without. */
export function nameForum(forum: Remembered<Forum>) {
  return async (_request: Request, response: Response, next: NextFunction) => {
    response.locals.forum = await forum.get().catch(() => NEW_FORUM);
    next();
  };
}

/** Returns what the administrators said of the forum, as nameForum() found out. */
export function forumOf(response: Response): Forum {
  return (response.locals.forum as Forum | undefined) ?? NEW_FORUM;
}

/** Returns the address of the site, to be given to somebody: the public one or, where none is set, the one asked. */
export function siteAddress(request: Request): string {
  const { publicUrl } = request.app.locals as { publicUrl?: string };
  return publicUrl ?? `${request.protocol}://${request.get('host')}`;
}

/** Tells whether a program is asking that reads for others: it views nothing. */
export function isCrawler(request: Request): boolean {
  return isCrawlerAgent(request.headers['user-agent'] ?? '');
}

/**
 * Tells whether the page that sent the request is one of ours: no Origin means no browser page, else it must name the
 * public address or the very host that was asked.
 */
export function isSameOrigin(request: IncomingMessage, publicUrl: string | undefined): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return request.headers['sec-fetch-site'] !== 'cross-site';
  if (!URL.canParse(origin)) return false;
  return origin === publicUrl || new URL(origin).host === host;
}
