import { z } from 'zod';
import { ReactionKind, ReactionSetting, Reactors } from '../../shared/reaction.ts';
import type { Db } from '../database/connection.ts';
import { ListPlaceText } from '../database/list-place.ts';
import { type Api, IdParam, NoInput } from '../http/api.ts';
import { listKinds } from './kinds-store.ts';
import { whoReacted } from './who-reacted.ts';

const From = z.object({ kind: ReactionKind.optional(), before: ListPlaceText.optional() });

/** Serves as JSON which reactions there are, and who gave them. */
export function serveReactions(api: Api, { db }: { db: Db }): void {
  api.serve(
    {
      method: 'get',
      scope: 'read',
      path: '/reactions',
      summary: 'List the kinds of reactions, in order; retired ones stay on posts but cannot be given',
      params: NoInput,
      query: NoInput,
      body: NoInput,
      answer: z.object({ reactions: z.array(ReactionSetting) }),
    },
    async () => ({ reactions: await listKinds(db) }),
  );

  api.serve(
    {
      method: 'get',
      scope: 'read',
      path: '/posts/:id/reactions',
      summary: 'See who reacted to a post, the newest first, 50 at a time: `next` is the `before` of the page after',
      params: IdParam,
      query: From,
      body: NoInput,
      answer: Reactors,
    },
    ({ viewer, params, query }) => whoReacted(db, viewer, { ...query, postId: params.id }),
  );
}
