import { Router } from 'express';
import { boardPath, threadPath } from '../../shared/addresses.ts';
import { Older } from '../../shared/views/lists/next-page.tsx';
import { ModerationPage } from '../../shared/views/site/admin-page.tsx';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import { FormPage } from '../../shared/views/site/form.tsx';
import { Time } from '../../shared/views/site/time.tsx';
import { ThreadTitle } from '../../shared/views/thread/thread-title.tsx';
import { requireStaff } from '../accounts/viewer.ts';
import { findBoard } from '../boards/store.ts';
import { listPlaceIn, listPlaceText, pageOf } from '../database/list-place.ts';
import { sendPage } from '../http/document.tsx';
import { type Limits, personOf } from '../http/limits.ts';
import { idIn, memberIn } from '../http/pages.ts';
import { queueOf } from '../moderation/queue.ts';
import type { WriteParts } from '../parts.ts';
import { deleteThread, restoreThread } from './delete-thread.ts';
import { listDeletedThreads } from './list-store.ts';
import { requireReadable } from './policy.ts';

const THREADS_LISTED = 50;

/** Serves the pages on which moderators delete threads, see which are deleted, and bring them back. */
export function threadDeletionPages(parts: WriteParts & { limits: Limits }): Router {
  const { db } = parts;
  const router = Router();

  router.get('/threads/:ref/delete', async (request, response) => {
    const member = memberIn(response);
    const thread = await requireReadable(db, member, idIn(request, 'thread'));
    requireStaff(member);
    sendPage(response, {
      title: `Delete ${thread.title}`,
      main: (
        <>
          <Crumbs to={[{ title: thread.title, href: threadPath(thread) }]} />
          <FormPage title="Delete the thread?">
            <p>
              “<bdi>{thread.title}</bdi>” and its {thread.postCount === 1 ? 'post' : `${thread.postCount} posts`} go out
              of everyone’s sight. Moderators can bring it back.
            </p>
            <form action={`${threadPath(thread)}delete`} method="post" class="row">
              <button class="primary" type="submit">
                Delete
              </button>
              <a class="button" href={threadPath(thread)}>
                Keep it
              </a>
            </form>
          </FormPage>
        </>
      ),
    });
  });
  router.post('/threads/:ref/delete', async (request, response) => {
    const member = memberIn(response);
    await parts.limits.spend('write', personOf(member, request.ip));
    const thread = await requireReadable(db, member, idIn(request, 'thread'));
    await deleteThread(parts, member, thread.id);
    const board = await findBoard(db, thread.boardId);
    response.redirect(303, board ? boardPath(board) : '/');
  });

  router.post('/threads/:ref/restore', async (request, response) => {
    const member = memberIn(response);
    await parts.limits.spend('write', personOf(member, request.ip));
    response.redirect(303, threadPath(await restoreThread(parts, member, idIn(request, 'thread'))));
  });

  router.get('/moderation/threads', async (request, response) => {
    const member = memberIn(response);
    requireStaff(member);
    const before = listPlaceIn(request.query.before);
    const found = await listDeletedThreads(db, THREADS_LISTED + 1, before);
    const { rows: deleted, last } = pageOf(found, THREADS_LISTED);
    sendPage(response, {
      title: 'Deleted threads',
      main: (
        <ModerationPage title="Deleted threads" here="/moderation/threads" queue={queueOf(response)}>
          {deleted.length === 0 && <p class="empty">No thread is deleted.</p>}
          <ul class="acts">
            {deleted.map(({ thread, deletedBy }) => (
              <li key={thread.id} class="act-row">
                <div>
                  <ThreadTitle thread={thread} />
                  <p class="act-detail">
                    Started by <bdi>{thread.author.name}</bdi>, deleted
                    {deletedBy && (
                      <>
                        {' '}
                        by <bdi>{deletedBy}</bdi>
                      </>
                    )}{' '}
                    · {thread.deletedAt !== null && <Time at={thread.deletedAt} />}
                  </p>
                </div>
                <form action={`${threadPath(thread)}restore`} method="post">
                  <button type="submit">
                    Bring back<span class="sr-only"> {thread.title}</span>
                  </button>
                </form>
              </li>
            ))}
          </ul>
          {last && (
            <Older
              path={`/moderation/threads?before=${listPlaceText({ at: last.thread.deletedAt ?? 0, id: last.thread.id })}`}
              isFirst={!before}
            />
          )}
        </ModerationPage>
      ),
    });
  });

  return router;
}
