import { type Request, type Response, Router } from 'express';
import { postPath, threadPath } from '../../shared/addresses.ts';
import { Deletion } from '../../shared/post.ts';
import { ReactionKind } from '../../shared/reaction.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import { Field, FormPage } from '../../shared/views/site/form.tsx';
import { viewerOf } from '../http/context.ts';
import { sendPage } from '../http/document.tsx';
import { type Limits, personOf } from '../http/limits.ts';
import { form, idIn, memberIn, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { deletePost } from './delete-post.ts';
import { requireChangeable, requireReadablePost } from './policy.ts';
import { react } from './react.ts';

/** What becomes of a reason that is given. */
export const REASON_HINT = 'Whoever reads the thread sees it.';

/** Serves permalinks, and the forms that react to a post and delete it. */
export function postPages(parts: WriteParts & { limits: Limits }): Router {
  const { db } = parts;
  const router = Router();

  router.get('/posts/:id', async (request, response) => {
    const { post, thread } = await requireReadablePost(db, viewerOf(response), idIn(request, 'post'));
    response.redirect(302, postPath(thread, post.number));
  });

  const showDelete = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = memberIn(response);
    const { post, thread } = await requireChangeable(db, member, idIn(request, 'post'));
    sendPage(response, {
      title: `Delete post #${post.number}`,
      main: (
        <>
          <Crumbs to={[{ title: thread.title, href: threadPath(thread) }]} />
          <FormPage title={`Delete post #${post.number}?`}>
            <p>Its text goes; a line saying that a post was deleted stays in its place.</p>
            <div class="post-body" dir="auto" dangerouslySetInnerHTML={{ __html: post.html }} />
            <form action={`/posts/${post.id}/delete`} method="post">
              <Field
                name="reason"
                label="Reason (optional)"
                issues={issues}
                value={typedIn(request).reason ?? ''}
                hint={REASON_HINT}
              />
              <div class="row">
                <button class="primary" type="submit">
                  Delete
                </button>
                <a class="button" href={postPath(thread, post.number)}>
                  Keep it
                </a>
              </div>
            </form>
          </FormPage>
        </>
      ),
    });
  };
  router.get('/posts/:id/delete', (request, response) => showDelete(request, response));
  router.post(
    '/posts/:id/delete',
    form(async (request, response) => {
      const member = memberIn(response);
      await parts.limits.spend('write', personOf(member, request.ip));
      const deletion = readForm(Deletion, typedIn(request));
      const post = await deletePost(parts, member, { ...deletion, id: idIn(request, 'post') });
      response.redirect(303, `/posts/${post.id}`);
    }, showDelete),
  );

  router.post('/posts/:id/reaction', async (request, response) => {
    const member = memberIn(response);
    await parts.limits.spend('react', personOf(member, request.ip));
    const kind = ReactionKind.safeParse(typedIn(request).kind);
    const post = await react(parts, member, { postId: idIn(request, 'post'), kind: kind.success ? kind.data : null });
    response.redirect(303, `/posts/${post.id}`);
  });

  return router;
}
