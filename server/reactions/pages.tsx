import { Router } from 'express';
import { postPath, reactorsPath, threadPath } from '../../shared/addresses.ts';
import { ReactionKind } from '../../shared/reaction.ts';
import { ReactionTabs, ReactorList } from '../../shared/views/post/who-reacted.tsx';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import type { Db } from '../database/connection.ts';
import { listPlaceIn } from '../database/list-place.ts';
import { viewerOf } from '../http/context.ts';
import { sendPage } from '../http/document.tsx';
import { idIn } from '../http/pages.ts';
import { requireReadablePost } from '../posts/policy.ts';
import { whoReacted } from './who-reacted.ts';

/** Serves the page that says who reacted to a post. */
export function reactionPages({ db }: { db: Db }): Router {
  const router = Router();

  router.get('/posts/:id/reactions', async (request, response) => {
    const postId = idIn(request, 'post');
    const { post, thread } = await requireReadablePost(db, viewerOf(response), postId);
    const kind = ReactionKind.safeParse(request.query.kind).data;
    const asked = { postId, kind, before: listPlaceIn(request.query.before) };
    const { reactions, reactors, next } = await whoReacted(db, viewerOf(response), asked);
    sendPage(response, {
      title: `Reactions to post #${post.number}`,
      main: (
        <>
          <Crumbs
            to={[
              { title: thread.title, href: threadPath(thread) },
              { title: `Post #${post.number}`, href: postPath(thread, post.number) },
            ]}
          />
          <section class="narrow">
            <h1>Reactions to post #{post.number}</h1>
            {reactions.length > 0 && <ReactionTabs postId={postId} reactions={reactions} kind={kind} />}
            {reactors.length === 0 && <p class="empty">Nobody has reacted yet.</p>}
            <ReactorList reactions={reactions} reactors={reactors} />
            {next && (
              <a class="button" href={reactorsPath(postId, kind, next)}>
                More
              </a>
            )}
          </section>
        </>
      ),
    });
  });

  return router;
}
