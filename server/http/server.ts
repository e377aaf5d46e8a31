import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parse } from 'node:querystring';
import compression from 'compression';
import express, { type Express, type Request, type RequestHandler, type Response, type Router } from 'express';
import helmet from 'helmet';
import sirv from 'sirv';
import type { Forum } from '../../shared/forum.ts';
import type { Sessions } from '../accounts/sessions.ts';
import type { Config } from '../config.ts';
import type { Remembered } from '../database/remembered.ts';
import { notFound, Refusal } from '../errors.ts';
import type { Log } from '../log.ts';
import { CLIENT_DIR } from './assets.ts';
import { upTo } from './body-limit.ts';
import { identify, isForApi, isSameOrigin, nameForum, tokenOf } from './context.ts';
import { answerFailures, answerNothingHere } from './failures.ts';
import { identifyRequests } from './request-log.ts';

// A body of 20,000 characters, each escaped as \uXXXX in JSON or as %XX%XX%XX in a form, with room for the rest.
const BODY_MAX_BYTES = 256 * 1024;
// A search for 10,000 characters of any script, as browsers spell them in an address, is still told what is wrong with it.
const HEADERS_MAX_BYTES = 128 * 1024;
const STILL_THERE = 'Go back to shorten it: what you wrote is still there.';
const FLAGS_DIR = join(dirname(createRequire(import.meta.url).resolve('flag-icons/package.json')), 'flags/4x3');
// Those that are asked for behind the doors.
const PICTURES = /^\/(files|avatars)\//i;
const HOUR_S = 3_600;
const YEAR_S = 365 * 86_400;

/** How long a client is waited for, in ms. */
interface Patience {
  /** For its headers, from when it connected. */
  headers: number;
  /** For all of its request. */
  request: number;
  /** For its next request, over the same connection. */
  next: number;
  /** How often it is looked who took longer. */
  lookedEvery: number;
}

/**
 * How long clients are waited for: 180 s is a picture of some megabytes over a slow line. A trusted proxy keeps its
 * connections for up to a minute or so, and must be the one that lets go: what it sends just then could not be sent again.
 */
export const patienceWith = (trustProxy: Config['trustProxy']): Patience => ({
  headers: 15_000,
  request: 180_000,
  next: trustProxy === undefined ? 5_000 : 75_000,
  lookedEvery: 5_000,
});

interface Routes {
  /** Asked without a viewer: health, metrics. */
  operations: Router;
  /** The accounts library's own door: reads its bodies itself. */
  auth: Router;
  api: Router;
  pages: Router;
  /** What every page is headed with. */
  forum: Remembered<Forum>;
}

/** Makes the HTTP server around an application whose routes are added later, by addRoutes(). */
export function createHttpServer(patience: Patience): { http: Server; app: Express } {
  const app = express();
  const options = {
    maxHeaderSize: HEADERS_MAX_BYTES,
    headersTimeout: patience.headers,
    requestTimeout: patience.request,
    keepAliveTimeout: patience.next,
    connectionsCheckingInterval: patience.lookedEvery,
  };
  return { http: createServer(options, app), app };
}

/** Puts the application together: what stands before every door, then the doors, then the answers to failures. */
export function addRoutes(app: Express, config: Config, sessions: Sessions, routes: Routes, log: Log): void {
  const secure = config.publicUrl?.startsWith('https:') ?? false;
  app.disable('x-powered-by');
  // The one character that PostgreSQL holds in no text.
  app.set('query parser', (query: string | null) => parse((query ?? '').replaceAll('%00', '')));
  if (config.trustProxy !== undefined) app.set('trust proxy', config.trustProxy);
  app.locals.log = log;
  app.locals.publicUrl = config.publicUrl;
  app.use(helmet(headers(secure)));
  app.use(routes.operations);
  app.use(identifyRequests(log));
  if (CLIENT_DIR) app.use(builtFiles(CLIENT_DIR));
  app.use(compression({ filter: isWorthCompressing }));
  app.use('/flags', sirv(FLAGS_DIR, { maxAge: YEAR_S }) as RequestHandler);
  app.use((request, response, next) => {
    // What is shown depends on who asks. Redirects too: a slug may change and change back.
    response.set('Cache-Control', 'private, no-cache');
    // No other site's page can send a token: it would have to ask first, and is not answered.
    const safe = ['GET', 'HEAD', 'OPTIONS'].includes(request.method) || tokenOf(request) !== undefined;
    if (!safe && !isSameOrigin(request, config.publicUrl))
      throw new Refusal('forbidden', 'This came from a page of another site.');
    if (request.path.includes('%00')) throw notFound('page');
    if (isForPicture(request) && !PICTURES.test(request.path)) throw notFound('picture');
    next();
  });
  app.use('/api/auth', routes.auth);
  app.use(nameForum(routes.forum));
  // First of all what was typed is read: a page can keep it then, also where nobody can tell who sent it.
  app.use(forms());
  app.use(identify(sessions, secure));
  app.use((_request, response, next) => next(response.locals.unreadable));
  app.use('/api/v1', upTo(BODY_MAX_BYTES, 'application/json', express.json({ limit: BODY_MAX_BYTES })), routes.api);
  app.use(routes.pages);
  app.use(answerNothingHere);
  app.use(answerFailures);
}

/**
 * Reads what is sent in forms; what is wrong with it is answered once it is known who asks. The API takes none: any site's
 * page could send them.
 */
function forms(): RequestHandler {
  const parser = express.urlencoded({ limit: BODY_MAX_BYTES, extended: false });
  const read = upTo(BODY_MAX_BYTES, 'application/x-www-form-urlencoded', parser, STILL_THERE);
  return (request, response, next) => {
    if (isForApi(request)) return next();
    return read(request, response, (error?: unknown) => {
      response.locals.unreadable = error;
      next();
    });
  };
}

/**
 * Tells whether a page wants to show what is here as a picture. A post may show any address as one: whoever reads it has not
 * opened what is there, and nothing may come of it as if they had.
 */
function isForPicture({ headers }: Request): boolean {
  return headers['sec-fetch-dest'] === 'image' || /^image\//.test(headers.accept ?? '');
}

/** Serves what the build made for browsers, each file as small as the browser can take it. */
function builtFiles(dir: string) {
  const files = sirv(dir, {
    brotli: true,
    gzip: true,
    maxAge: HOUR_S,
    setHeaders: (response, path) => {
      // Their names change with what is in them.
      if (path.startsWith('/assets/')) response.setHeader('Cache-Control', `public, max-age=${YEAR_S}, immutable`);
      // Browsers look for a newer one by themselves, and must find it.
      if (path === '/service-worker.js') response.setHeader('Cache-Control', 'no-cache');
    },
  });
  return files as RequestHandler;
}

// A stream that is compressed keeps its reader waiting until there is enough to compress.
function isWorthCompressing(request: Request, response: Response): boolean {
  return !/event-stream/.test(String(response.getHeader('Content-Type'))) && compression.filter(request, response);
}

function headers(secure: boolean) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'https:', 'http:', 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        manifestSrc: ["'self'"],
      },
    },
    // Under helmet's own no-referrer, browsers send forms with "Origin: null", as if from another site.
    referrerPolicy: { policy: 'same-origin' as const },
    strictTransportSecurity: secure,
    crossOriginEmbedderPolicy: false,
  };
}
