import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { boardPath, threadPath } from '../../shared/addresses.ts';
import { pageCount, THREADS_PER_PAGE, TITLE_MAX } from '../../shared/limits.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { NewThread } from '../../shared/thread.ts';
import { Until } from '../../shared/views/site/ban-notice.tsx';
import { Crumbs } from '../../shared/views/site/crumbs.tsx';
import { Field, FormIssues, FormPage, Select } from '../../shared/views/site/form.tsx';
import { Pager } from '../../shared/views/site/pager.tsx';
import { WatchForm } from '../../shared/views/site/watch-form.tsx';
import { WritingField } from '../../shared/views/writing/writing-field.tsx';
import { NewWatch } from '../../shared/watch.ts';
import { findDraft } from '../drafts/store.ts';
import { forumOf, isCrawler, viewerOf } from '../http/context.ts';
import { sendPage } from '../http/document.tsx';
import { pagesAround } from '../http/head.tsx';
import { type Limits, personOf } from '../http/limits.ts';
import {
  form,
  idIn,
  keyOfForm,
  localPath,
  memberIn,
  numberIn,
  pageIn,
  readForm,
  redirectedTo,
  typedIn,
  wentToPage,
} from '../http/pages.ts';
import { type ListParts, listedBoards, listedThreads, readerOf } from '../lists/rows.ts';
import { sendList } from '../lists/send-list.tsx';
import { newestIn, stampOf } from '../lists/stamp.ts';
import type { WriteParts } from '../parts.ts';
import { createThread } from '../threads/create-thread.ts';
import { listThreads } from '../threads/list-store.ts';
import { boardWatchLevel } from '../watches/board-store.ts';
import { changeBoardWatch } from '../watches/change-board-watch.ts';
import {
  ARCHIVED,
  audiencesOf,
  isWriter,
  ONLY_STAFF_STARTS,
  requireReadableBoard,
  requireStartable,
} from './policy.ts';
import { listBoards } from './store.ts';

/** Serves the list of boards, each board's threads, and the form that starts a thread. */
export function boardPages(parts: WriteParts & ListParts & { limits: Limits }): Router {
  const { db } = parts;
  const router = Router();

  router.get('/', async (request, response) => {
    const viewer = viewerOf(response);
    const boards = await listBoards(db, audiencesOf(viewer));
    sendList(response, {
      description: forumOf(response).description,
      canonical: '/',
      feed: '/feed.atom',
      above: (
        <header class="page-head">
          <h1>Boards</h1>
          <p>{forumOf(response).description}</p>
        </header>
      ),
      list: {
        kind: 'boards',
        boards: await listedBoards(parts, viewer, boards),
        viewers: await parts.presence.onForum(isCrawler(request) ? undefined : viewer),
        boardIds: 'all',
        stamp: stampOf(boards, 'all'),
        asOf: newestIn(boards),
        ...(await readerOf(db, viewer)),
        isFirst: true,
        markRead: viewer.kind === 'member' ? '/whats-new/read' : null,
      },
    });
  });

  const show = async (request: Request, response: Response) => {
    const viewer = viewerOf(response);
    const board = await requireReadableBoard(db, viewer, idIn(request, 'board'));
    const pages = pageCount(board.threadCount, THREADS_PER_PAGE);
    if (wentToPage(pages, (k) => boardPath(board, k), request, response)) return;
    const page = Math.min(pageIn(request), pages);
    if (redirectedTo(boardPath(board, page), request, response)) return;
    const threads = await listedThreads(parts, viewer, await listThreads(db, board, page));
    const ban = viewer.kind === 'guest' ? viewer.ban : undefined;
    sendList(response, {
      title: board.title,
      description: board.description,
      canonical: boardPath(board, page),
      around: pagesAround(page, pages, (k) => boardPath(board, k)),
      feed: `${boardPath(board)}feed.atom`,
      above: (
        <>
          <Crumbs to={[]} />
          <header class="page-head" data-archived={String(board.archived)}>
            <h1>{board.title}</h1>
            <p>{board.description}</p>
            {viewer.kind === 'member' && (
              <WatchForm
                of="board"
                level={await boardWatchLevel(db, viewer.id, board.id)}
                action={`${boardPath(board)}watch`}
              />
            )}
            {board.archived ? (
              <p class="closed-note">{ARCHIVED}</p>
            ) : ban ? (
              <p class="closed-note">
                You cannot start threads: you are banned <Until at={ban.until} />.
              </p>
            ) : isWriter(viewer, board.starters) ? (
              <a class="button primary" href={`${boardPath(board)}new`}>
                Start a thread
              </a>
            ) : (
              <p class="closed-note">{ONLY_STAFF_STARTS}</p>
            )}
          </header>
        </>
      ),
      list: {
        kind: 'threads',
        filter: 'all',
        threads,
        boards: [],
        boardIds: [board.id],
        stamp: stampOf([board], [board.id]),
        asOf: newestIn([board]),
        ...(await readerOf(db, viewer)),
        isFirst: page === 1,
        markRead: viewer.kind === 'member' ? `${boardPath(board)}read` : null,
      },
      below: <Pager page={page} pageCount={pages} path={(k) => boardPath(board, k)} />,
    });
  };
  router.post('/boards/:ref/watch', async (request, response) => {
    const member = memberIn(response);
    const board = await requireReadableBoard(db, member, idIn(request, 'board'));
    await changeBoardWatch(parts, member, { ...readForm(NewWatch, request.body), boardId: board.id });
    const { to } = typedIn(request);
    response.redirect(303, to ? localPath(to) : boardPath(board));
  });

  router.get('/boards/:ref', show);
  router.get('/boards/:ref/page-:page', show);

  const showForm = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = memberIn(response);
    const board = await requireStartable(db, member, idIn(request, 'board'));
    const typed = typedIn(request);
    const saved = request.method === 'GET' ? await findDraft(db, member.id, { boardId: board.id }) : undefined;
    const draft = saved ?? { title: '', body: '', ...typed, version: numberIn(typed.draft) ?? 0 };
    sendPage(response, {
      title: `Start a thread in ${board.title}`,
      main: (
        <>
          <Crumbs to={[{ title: board.title, href: boardPath(board) }]} />
          <FormPage title="Start a thread">
            <form action={`${boardPath(board)}new`} method="post">
              <FormIssues issues={issues} fields={['prefix', 'title', 'body']} />
              {board.prefixes.length > 0 && (
                <Select
                  name="prefix"
                  label="Prefix"
                  issues={issues}
                  value={typed.prefix ?? ''}
                  options={[['', 'None'], ...board.prefixes.map((prefix): [string, string] => [prefix, prefix])]}
                />
              )}
              <Field
                name="title"
                label="Title"
                issues={issues}
                value={draft.title}
                hint={`Up to ${TITLE_MAX} characters.`}
              />
              <div class="field">
                <label for="body">Text</label>
                <WritingField
                  id="body"
                  issueId="body-error"
                  issue={issues.find(({ field }) => field === 'body')?.message}
                  body={draft.body}
                  rows={10}
                  threadId={null}
                  draft={{ path: `/boards/${board.id}/draft`, version: draft.version }}
                />
              </div>
              <input type="hidden" name="draft" value={draft.version} />
              <input type="hidden" name="clientId" value={typed.clientId ?? randomUUID()} />
              <button class="primary" type="submit">
                Start the thread
              </button>
            </form>
          </FormPage>
        </>
      ),
    });
  };
  router.get('/boards/:ref/new', (request, response) => showForm(request, response));
  router.post(
    '/boards/:ref/new',
    form(async (request, response) => {
      const member = memberIn(response);
      await parts.limits.spend('write', personOf(member, request.ip));
      const { title = ' ', prefix, body = ' ', clientId, draft } = typedIn(request);
      const input = readForm(NewThread, {
        title: title || ' ',
        prefix: prefix ?? '',
        body: body || ' ',
        clientId: keyOfForm(clientId, `${title}\n${body}`),
        draft: numberIn(draft) ?? '',
      });
      const made = await createThread(parts, member, { ...input, boardId: idIn(request, 'board') });
      response.redirect(303, 'waiting' in made ? '/account/submissions' : threadPath(made.thread));
    }, showForm),
  );

  return router;
}
