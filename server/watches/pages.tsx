import { Router } from 'express';
import { boardPath, threadPath } from '../../shared/addresses.ts';
import { Older } from '../../shared/views/lists/next-page.tsx';
import { FormPage } from '../../shared/views/site/form.tsx';
import { SETTINGS } from '../../shared/views/site/settings-page.tsx';
import { WATCH_LEVELS } from '../../shared/views/site/watch-form.tsx';
import { audiencesOf } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { pageOf } from '../database/list-place.ts';
import { sendPage } from '../http/document.tsx';
import { memberIn, numberIn } from '../http/pages.ts';
import { listWatchedBoards, listWatchedThreads, type Watched } from './list-store.ts';

const LISTED = 30;
const HERE = '/account/watching';

/** Serves the list of the boards and threads of which a member hears in a way of its own. */
export function watchPages({ db }: { db: Db }): Router {
  const router = Router();

  router.get(HERE, async (request, response) => {
    const member = memberIn(response);
    const audiences = audiencesOf(member);
    const before = numberIn(request.query.before);
    const [boards, found] = await Promise.all([
      before === undefined ? listWatchedBoards(db, member.id, audiences) : [],
      listWatchedThreads(db, member.id, { audiences, before, limit: LISTED + 1 }),
    ]);
    const { rows: threads, last } = pageOf(found, LISTED);
    sendPage(response, {
      title: 'What you watch',
      main: (
        <FormPage title="What you watch">
          <p class="hint">
            Here is what you chose, and what you watch because you started, answered or read it. The rest goes by{' '}
            <a href={SETTINGS.watching.path}>what you set for all threads</a>.
          </p>
          {boards.length > 0 && (
            <section>
              <h2>Boards</h2>
              <ul class="plain">
                {boards.map((board) => (
                  <Row key={board.id} of="board" watched={board} path={boardPath(board)} />
                ))}
              </ul>
            </section>
          )}
          <section>
            <h2>Threads</h2>
            {threads.length === 0 && <p class="empty">None.</p>}
            <ul class="plain">
              {threads.map((thread) => (
                <Row key={thread.id} of="thread" watched={thread} path={threadPath(thread)} />
              ))}
            </ul>
          </section>
          {last && <Older path={`${HERE}?before=${last.id}`} isFirst={before === undefined} />}
        </FormPage>
      ),
    });
  });

  return router;
}

/** Shows one of them, with what is heard of it to be chosen. */
function Row({ of, watched, path }: { of: keyof typeof WATCH_LEVELS; watched: Watched; path: string }) {
  return (
    <li>
      <a href={path}>
        <bdi>{watched.title}</bdi>
      </a>
      <form class="row" action={`${path}watch`} method="post">
        <input type="hidden" name="to" value={HERE} />
        <select name="level" aria-label={`What to hear of ${watched.title}`}>
          {WATCH_LEVELS[of].map(([level, words]) => (
            <option key={level} value={level} selected={level === watched.level}>
              {words}
            </option>
          ))}
        </select>
        <button type="submit">
          Set<span class="sr-only"> what to hear of {watched.title}</span>
        </button>
      </form>
    </li>
  );
}
