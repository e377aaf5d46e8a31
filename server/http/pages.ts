import type { NextFunction, Request, Response } from 'express';
import type { z } from 'zod';
import { readNamed } from '../../shared/addresses.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { notFound, Refusal } from '../errors.ts';
import { refusalOf } from './api.ts';
import { viewerOf } from './context.ts';

/** Reads the id out of an address such as /threads/some-slug.12/, or answers that there is nothing there. */
export function idIn(request: Request, what: string): number {
  const named = readNamed(String(request.params.ref));
  if (!named) throw notFound(what);
  return named.id;
}

/** Reads the page number out of an address; addresses without one are page 1. */
export function pageIn(request: Request): number {
  const { page } = request.params;
  if (page === undefined) return 1;
  if (!/^[1-9]\d{0,7}$/.test(String(page))) throw notFound('page');
  return Number(page);
}

/** Sends whoever came by an old or a shortened address to the right one. True where it did. */
export function redirectedTo(path: string, request: Request, response: Response): boolean {
  if (request.path === path) return false;
  const query = request.originalUrl.indexOf('?');
  response.redirect(301, path + (query === -1 ? '' : request.originalUrl.slice(query)));
  return true;
}

/** Sends guests to sign in and back, and returns the member where there is one. */
export function memberOrSignIn(request: Request, response: Response) {
  const viewer: Viewer = viewerOf(response);
  if (viewer.kind === 'member') return viewer;
  const back = request.method === 'GET' ? request.originalUrl : (request.get('referer') ?? '/');
  response.redirect(303, `/account/sign-in?to=${encodeURIComponent(localPath(back))}`);
  return undefined;
}

/** Returns the address within this site that `to` names, or the front page: nobody is sent elsewhere. */
export function localPath(to: unknown): string {
  if (typeof to !== 'string' || !URL.canParse(to, 'http://here')) return '/';
  const { pathname, search, hash } = new URL(to, 'http://here');
  return pathname.startsWith('//') ? '/' : pathname + search + hash;
}

/** Parses a form; what it refuses is thrown as a refusal naming each field. Empty fields count as not given. */
export function readForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const given = Object.fromEntries(Object.entries((body ?? {}) as object).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw refusalOf(parsed.error);
  return parsed.data;
}

export type Fields = Record<string, string>;

/** Returns the fields as typed, to show them again. */
export function typedIn(request: Request): Fields {
  const entries = Object.entries((request.body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/**
 * Handles a form: `done` does what was asked; where it refuses, `again` shows the form with what was typed and with what
 * was wrong, under the refusal's status.
 */
export function form(
  done: (request: Request, response: Response) => Promise<void>,
  again: (request: Request, response: Response, issues: FieldIssue[]) => Promise<void>,
) {
  return async (request: Request, response: Response, next: NextFunction) => {
    try {
      await done(request, response);
    } catch (error) {
      const refusal = refusalFor(error);
      if (!refusal || refusal.code === 'not_found') return next(error);
      response.status(refusal.status);
      if (refusal.retryAfter) response.set('Retry-After', String(refusal.retryAfter));
      await again(request, response, refusal.issues ?? [{ field: '', message: refusal.message }]);
    }
  };
}

function refusalFor(error: unknown): Refusal | undefined {
  return error instanceof Refusal ? error : undefined;
}
