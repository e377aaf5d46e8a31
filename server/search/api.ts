import { SearchAnswer } from '../../shared/search.ts';
import type { Db } from '../database/connection.ts';
import { type Api, NoInput } from '../http/api.ts';
import { SearchQuery } from './asked.ts';
import { findPosts } from './find-posts.ts';

/** Serves the search as JSON. */
export function serveSearch(api: Api, { db }: { db: Db }): void {
  api.serve(
    {
      method: 'get',
      scope: 'read',
      path: '/search',
      summary: 'Search the posts you may read, for all the words in q; "in quotes" they must stand together',
      params: NoInput,
      query: SearchQuery,
      body: NoInput,
      answer: SearchAnswer,
      limit: 'search',
    },
    ({ viewer, query }) => findPosts(db, viewer, query),
  );
}
