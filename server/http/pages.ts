import { createHash, randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { readNamed } from '../../shared/addresses.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { type Member, requireAdministrator, requireMember } from '../accounts/viewer.ts';
import { notFound, Refusal } from '../errors.ts';
import { refusalOf } from './api.ts';
import { viewerOf } from './context.ts';
import { setStatus } from './failures.ts';

/** Reads the id out of an address such as /threads/some-slug.12/ or /posts/12, or answers that there is nothing there. */
export function idIn(request: Request, what: string): number {
  const { ref, id } = request.params;
  const found = ref === undefined ? numberIn(id) : readNamed(String(ref))?.id;
  if (found === undefined) throw notFound(what);
  return found;
}

/** Reads the page number out of an address; addresses without one are page 1. */
export function pageIn(request: Request): number {
  const { page } = request.params;
  if (page === undefined) return 1;
  if (!/^[1-9]\d{0,7}$/.test(String(page))) throw notFound('page');
  return Number(page);
}

/** Sends whoever asked for a page by its number, as the pager does, to the page or else the last. True where it did. */
export function wentToPage(pageCount: number, path: (page: number) => string, request: Request, response: Response) {
  const asked = numberIn(request.query.page);
  if (asked === undefined) return false;
  response.redirect(302, path(Math.min(asked, pageCount)));
  return true;
}

/** Sends whoever came by an old or a shortened address to the right one. True where it did. */
export function redirectedTo(path: string, request: Request, response: Response): boolean {
  // Decoded: a client that spells %C3 as %c3 must not be sent in circles.
  if (decoded(request.path) === decoded(path)) return false;
  const query = request.originalUrl.indexOf('?');
  response.redirect(301, path + (query === -1 ? '' : request.originalUrl.slice(query)));
  return true;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Reads the number of a post or the like out of a query or a form; undefined for anything that is none. */
export function numberIn(value: unknown): number | undefined {
  return typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : undefined;
}

/**
 * Returns the member who asks. What it throws for a guest has a page answer that they may sign in: see answerFailures(). Until
 * when and why somebody is banned stands on top of every page of theirs.
 */
export function memberIn(response: Response): Member {
  const viewer = viewerOf(response);
  if (viewer.kind === 'guest' && viewer.ban) throw new Refusal('forbidden', 'You cannot do this while you are banned.');
  return requireMember(viewer);
}

/** Returns the administrator who asks. Guests are to sign in, as by memberIn(); all others are refused. */
export function administratorIn(response: Response): Member {
  return requireAdministrator(memberIn(response));
}

/** Returns the address within this site that `to` names, or the front page: nobody is sent elsewhere. */
export function localPath(to: unknown): string {
  if (typeof to !== 'string' || !URL.canParse(to, 'http://here')) return '/';
  const { origin, pathname, search, hash } = new URL(to, 'http://here');
  // Browsers read a second slash, and a backslash like one, as the beginning of another site's name.
  return origin !== 'http://here' || /^\/[/\\]/.test(pathname) ? '/' : pathname + search + hash;
}

/** Parses a form; what it refuses is thrown as a refusal naming each field. Empty fields count as not given. */
export function readForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const given = Object.fromEntries(Object.entries((body ?? {}) as object).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw refusalOf(parsed.error);
  return parsed.data;
}

/**
 * Makes the key of what a form holds from the key it was served with: sent twice it is one post, and a page gone back to
 * for another text is another post.
 */
export function keyOfForm(clientId: string | undefined, text: string): string {
  return createHash('sha256')
    .update(`${clientId ?? randomUUID()}\n${text}`)
    .digest('base64url');
}

export type Fields = Record<string, string>;

/** Returns the fields as typed, to show them again, without the one character that PostgreSQL holds in no text. */
export function typedIn(request: Request): Fields {
  const entries = Object.entries((request.body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.replaceAll('\0', '')]] : [])),
  );
}

/** Has the form that was sent shown again, with what stands in its body now, in place of being done. */
export function showAgain(response: Response, issues: FieldIssue[]): void {
  response.locals.showAgain = issues;
}

/**
 * Handles a form: `done` does what was asked. What it refuses in what was typed, `again` shows beside the fields, with
 * what was typed. Where the refusal is about anything else, or `again` fails too, it is answered as any failure is: by a page
 * that keeps what was typed.
 */
export function form(
  done: (request: Request, response: Response) => Promise<void>,
  again: (request: Request, response: Response, issues: FieldIssue[]) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    const asked = response.locals.showAgain as FieldIssue[] | undefined;
    try {
      await (asked ? again(request, response, asked) : done(request, response));
    } catch (error) {
      const issues = issuesOf(error);
      if (response.headersSent || !issues) throw error;
      setStatus(response, error as Refusal);
      await again(request, response, issues).catch(() => {
        throw error;
      });
    }
  };
}

/** Returns what a form can say of what was thrown beside its fields; undefined where it is not about what was typed. */
function issuesOf(error: unknown): FieldIssue[] | undefined {
  if (!(error instanceof Refusal)) return undefined;
  const isOfForm = ['invalid', 'rate_limited'].includes(error.code);
  return error.issues ?? (isOfForm ? [{ field: '', message: error.message }] : undefined);
}
