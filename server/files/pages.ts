import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { AVATAR_SIZES } from '../../shared/limits.ts';
import type { Db } from '../database/connection.ts';
import { notFound, Refusal } from '../errors.ts';
import { viewerOf } from '../http/context.ts';
import { logOf } from '../http/request-log.ts';
import { keyOf } from './blobs.ts';
import type { FileParts } from './parts.ts';
import { requireVisible } from './policy.ts';
import { findFile } from './store.ts';
import { widthsOf } from './widths.ts';

const ID = /^[\w-]{22}$/;
// What everyone may see never changes under its address, but it may be removed: within a minute for caches that many share,
// and within a day for a browser that has seen it.
const FOR_EVERYONE = 'public, max-age=86400, s-maxage=60';
// Asked for anew each time, as access may end.
const FOR_SOME = 'private, no-cache';

/** Serves the pictures of posts to whoever may see them, and avatars to everyone. */
export function filePages({ db, files }: { db: Db; files: FileParts }): Router {
  const router = Router();

  const sendPicture = async (request: Request, response: Response) => {
    const { file, isPublic } = await requireVisible(db, viewerOf(response), idIn(request));
    const width = request.params.width === undefined ? file.width : Number(request.params.width);
    if (!widthsOf(file.width).includes(width)) throw notFound('picture');
    response.set('Content-Disposition', `inline; ${fileName(file.name)}`);
    await send(files, request, response, {
      key: keyOf('picture', file.id, width),
      cache: isPublic ? FOR_EVERYONE : FOR_SOME,
    });
  };
  router.get('/files/:id', sendPicture);
  router.get('/files/:id/:width', sendPicture);

  router.get('/avatars/:id/:width', async (request, response) => {
    const width = AVATAR_SIZES.find((size) => String(size) === request.params.width);
    if (!width) throw notFound('picture');
    const file = await findFile(db, 'avatar', idIn(request));
    if (!file) throw notFound('picture');
    await send(files, request, response, { key: keyOf('avatar', file.id, width), cache: FOR_EVERYONE });
  });

  return router;
}

function idIn(request: Request): string {
  const { id } = request.params;
  if (typeof id !== 'string' || !ID.test(id)) throw notFound('picture');
  return id;
}

async function send(
  { blobs }: FileParts,
  request: Request,
  response: Response,
  { key, cache }: { key: string; cache: string },
): Promise<void> {
  response.set({ 'Cache-Control': cache, ETag: `"${key}"` });
  // What caches keep for everyone must not hand a guest's number or a session on to them.
  if (cache === FOR_EVERYONE) response.removeHeader('Set-Cookie');
  if (request.fresh) return void response.status(304).end();
  const blob = await blobs.get(key).catch((error) => {
    forgetIt(response);
    logOf(response).warn({ error: error.message }, 'a picture could not be read');
    throw new Refusal('unavailable', 'Pictures cannot be shown right now.', { retryAfter: 30 });
  });
  if (!blob) {
    forgetIt(response);
    throw notFound('picture');
  }
  response.set({
    'Content-Type': 'image/webp',
    'Content-Length': String(blob.bytes),
    // It is a picture and nothing else, however it is opened and by whomever.
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
  });
  // Who goes away in the middle, or a store that breaks off, leaves an answer that is too short: both ends notice.
  await pipeline(blob.content, response).catch(() => {});
}

/** Has nobody keep the answer that a picture is not there. */
function forgetIt(response: Response): void {
  response.removeHeader('ETag');
  response.set('Cache-Control', 'no-store');
}

function fileName(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return `filename="${plain}.webp"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}.webp`;
}
