import { z } from 'zod';
import { Filter, ListedPost, ListedThread } from '../../shared/list.ts';
import { Viewers } from '../../shared/viewers.ts';
import { requireMember } from '../accounts/viewer.ts';
import { ListPlaceText } from '../database/list-place.ts';
import { type Api, IdParam, NoInput } from '../http/api.ts';
import type { WriteParts } from '../parts.ts';
import { markAllRead } from './mark-read.ts';
import type { ListParts } from './rows.ts';
import { newPosts, whatsNew } from './whats-new.ts';

const Query = z.object({ filter: Filter.default('all'), before: ListPlaceText.optional() });
const before = z.string().nullable();
const Mark = z.object({ before: z.int().nonnegative().optional() });
const Marked = z.object({ readBefore: z.int() });

/** Serves What's new and who is on the forum as JSON, and takes what is marked read. */
export function serveLists(api: Api, parts: WriteParts & ListParts): void {
  const read = { method: 'get', scope: 'read', params: NoInput, query: Query, body: NoInput } as const;

  api.serve(
    {
      ...read,
      path: '/whats-new',
      summary: 'List the threads posted in last, over all boards, the unread ones of a page first',
      answer: z.object({ threads: z.array(ListedThread), before }),
    },
    ({ viewer, query }) => whatsNew(parts, viewer, query),
  );

  api.serve(
    {
      ...read,
      path: '/whats-new/posts',
      summary: 'List the newest posts over all boards',
      answer: z.object({ posts: z.array(ListedPost), before }),
    },
    ({ viewer, query }) => newPosts(parts, viewer, query),
  );

  api.serve(
    { ...read, query: NoInput, path: '/viewers', summary: 'See who is on the forum right now', answer: Viewers },
    () => parts.presence.onForum(),
  );

  api.serve(
    {
      method: 'post',
      scope: 'write',
      path: '/threads/read',
      summary: 'Mark everything read that was posted up to a moment, or up to now',
      params: NoInput,
      query: NoInput,
      body: Mark,
      answer: Marked,
    },
    async ({ viewer, body }) => ({
      readBefore: await markAllRead(parts, requireMember(viewer), { ...body, boardId: null }),
    }),
  );

  api.serve(
    {
      method: 'post',
      scope: 'write',
      path: '/boards/:id/read',
      summary: 'The same for one board',
      params: IdParam,
      query: NoInput,
      body: Mark,
      answer: Marked,
    },
    async ({ viewer, params, body }) => ({
      readBefore: await markAllRead(parts, requireMember(viewer), { ...body, boardId: params.id }),
    }),
  );
}
