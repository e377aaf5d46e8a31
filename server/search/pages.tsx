import { type Request, type Response, Router } from 'express';
import type { FieldIssue } from '../../shared/reply.ts';
import type { SearchAnswer } from '../../shared/search.ts';
import { SearchForm } from '../../shared/views/search/search-form.tsx';
import { SearchResults } from '../../shared/views/search/search-results.tsx';
import { audiencesOf } from '../boards/policy.ts';
import { listBoardNames } from '../boards/store.ts';
import type { Db } from '../database/connection.ts';
import { Refusal } from '../errors.ts';
import { viewerOf } from '../http/context.ts';
import { sendPage } from '../http/document.tsx';
import { setStatus } from '../http/failures.ts';
import { type Limits, personOf } from '../http/limits.ts';
import { type Fields, numberIn, readForm } from '../http/pages.ts';
import { mayRead } from '../threads/policy.ts';
import { findThread } from '../threads/store.ts';
import { SearchQuery } from './asked.ts';
import { findPosts } from './find-posts.ts';

/** Serves the search: a form whose answer has an address of its own. */
export function searchPages({ db, limits }: { db: Db; limits: Limits }): Router {
  const router = Router();

  const show = async (request: Request, response: Response, issues: FieldIssue[], answer?: SearchAnswer) => {
    const viewer = viewerOf(response);
    const asked = typedIn(request);
    const [boards, thread] = await Promise.all([listBoardNames(db), findThread(db, numberIn(asked.thread) ?? 0)]);
    sendPage(response, {
      title: asked.q ? `Search: ${asked.q.slice(0, 60)}` : 'Search',
      main: (
        <>
          <h1>Search</h1>
          <SearchForm
            typed={asked}
            issues={issues}
            boards={boards.filter(({ audience }) => audiencesOf(viewer).includes(audience))}
            thread={thread && mayRead(viewer, thread) ? thread : null}
          />
          {answer && (
            <SearchResults answer={answer} nextPath={answer.next && pathOf({ ...asked, cursor: answer.next })} />
          )}
        </>
      ),
    });
  };

  router.get('/search', async (request, response) => {
    const asked = typedIn(request);
    if (!FIELDS.some((name) => asked[name])) return show(request, response, []);
    try {
      const viewer = viewerOf(response);
      await limits.spend('search', personOf(viewer, request.ip));
      await show(request, response, [], await findPosts(db, viewer, readForm(SearchQuery, asked)));
    } catch (error) {
      if (!(error instanceof Refusal) || !['invalid', 'rate_limited'].includes(error.code)) throw error;
      setStatus(response, error);
      await show(request, response, error.issues ?? [{ field: '', message: error.message }]);
    }
  });

  return router;
}

/** The fields of which one at least says what is searched for; a thread alone says only where. */
const FIELDS = ['q', 'by', 'board', 'after', 'before', 'cursor'];

/** Returns what the address says, as typed; a field given twice counts once. */
function typedIn({ query }: Request): Fields {
  const entries = Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]);
  return Object.fromEntries(entries.filter(([name, value]) => typeof name === 'string' && typeof value === 'string'));
}

function pathOf(asked: Fields): string {
  const given = Object.entries(asked).filter(([, value]) => value !== '');
  return `/search?${new URLSearchParams(given)}`;
}
