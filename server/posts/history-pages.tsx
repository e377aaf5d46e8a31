import { Router } from 'express';
import { memberPath, postPath, threadPath } from '../../shared/addresses.ts';
import type { PostVersion } from '../../shared/post.ts';
import { Older } from '../../shared/views/lists/next-page.tsx';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import { FormPage } from '../../shared/views/site/form.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { isStaff } from '../accounts/viewer.ts';
import { pageOf } from '../database/list-place.ts';
import { sendPage } from '../http/document.tsx';
import { type Limits, personOf } from '../http/limits.ts';
import { idIn, memberIn, numberIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { Difference } from './difference.tsx';
import { listVersions } from './edit-store.ts';
import { requireHistory } from './policy.ts';
import { restorePost } from './restore-post.ts';
import { findDeleter } from './store.ts';

const VERSIONS_PER_PAGE = 20;
// All that are on a page together: nobody else is served meanwhile.
const COMPARED_WITHIN_MS = 60;

/** Serves what a post said before, to its author and to moderators, who may bring a deleted one back. */
export function postHistoryPages(parts: WriteParts & { limits: Limits }): Router {
  const { db } = parts;
  const router = Router();

  router.get('/posts/:id/history', async (request, response) => {
    const member = memberIn(response);
    const { post, thread } = await requireHistory(db, member, idIn(request, 'post'));
    // One more than is shown: the last one is shown as what became of it.
    const before = numberIn(request.query.before);
    const versions = await listVersions(db, post.id, VERSIONS_PER_PAGE + 1, before);
    const { rows: shown, last } = pageOf(versions, VERSIONS_PER_PAGE);
    const deleter = isStaff(member) ? await findDeleter(db, post.id) : undefined;
    const until = performance.now() + COMPARED_WITHIN_MS;
    sendPage(response, {
      title: `History of post #${post.number}`,
      main: (
        <>
          <Crumbs to={[{ title: thread.title, href: threadPath(thread) }]} />
          <FormPage title={`History of post #${post.number}`}>
            <p class="history-by">
              By <a href={memberPath(post.author)}>{post.author.name}</a> ·{' '}
              <a href={postPath(thread, post.number)}>to its place</a>
            </p>
            {post.deletedAt !== null && isStaff(member) && (
              <form class="saved row" action={`/posts/${post.id}/restore`} method="post">
                <p>
                  Deleted{' '}
                  {deleter && (
                    <>
                      by <a href={memberPath(deleter)}>{deleter.name}</a>
                    </>
                  )}{' '}
                  · <Time at={post.deletedAt} />
                  {post.deleteReason && ` · ${post.deleteReason}`}
                </p>
                <button type="submit">Bring it back</button>
              </form>
            )}
            {shown.map((version, i) => (
              <Version key={version.number} version={version} before={versions[i + 1]} until={until} />
            ))}
            {last && <Older path={`/posts/${post.id}/history?before=${last.number}`} isFirst={before === undefined} />}
          </FormPage>
        </>
      ),
    });
  });

  router.post('/posts/:id/restore', async (request, response) => {
    const member = memberIn(response);
    await parts.limits.spend('write', personOf(member, request.ip));
    const post = await restorePost(parts, member, idIn(request, 'post'));
    response.redirect(303, `/posts/${post.id}`);
  });

  return router;
}

function Version(props: { version: PostVersion; before: PostVersion | undefined; until: number }) {
  const { version, before, until } = props;
  return (
    <section class="version">
      <h2>{version.number === 0 ? 'As written' : `Edit ${version.number}`}</h2>
      <p class="hint">
        <bdi>{version.editor.name}</bdi> · <Time at={version.at} />
        {version.reason && (
          <>
            {' '}
            · <bdi>{version.reason}</bdi>
          </>
        )}
      </p>
      {before ? (
        <Difference from={before.body} to={version.body} until={until} />
      ) : (
        <div class="difference" dir="auto">
          {version.body}
        </div>
      )}
    </section>
  );
}
