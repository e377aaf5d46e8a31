import { type Request, type Response, Router } from 'express';
import { boardPath } from '../../shared/addresses.ts';
import { Filter } from '../../shared/list.ts';
import { FilterNav, filterPath } from '../../shared/views/lists/filter-nav.tsx';
import type { ListPage } from '../../shared/views/lists/list-page.ts';
import { Older } from '../../shared/views/lists/next-page.tsx';
import { audiencesOf, requireReadableBoard } from '../boards/policy.ts';
import { listBoards } from '../boards/store.ts';
import { listPlaceIn } from '../database/list-place.ts';
import { viewerOf } from '../http/context.ts';
import { idIn, memberIn, numberIn, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { markAllRead } from './mark-read.ts';
import { type ListParts, readerOf } from './rows.ts';
import { sendList } from './send-list.tsx';
import { newestIn, stampOf } from './stamp.ts';
import { newPosts, whatsNew } from './whats-new.ts';

/** Serves What's new as threads and as posts, and the forms that mark read. */
export function listPages(parts: WriteParts & ListParts): Router {
  const { db } = parts;
  const router = Router();

  const show = (kind: 'threads' | 'posts') => async (request: Request, response: Response) => {
    const filter = Filter.catch('all').parse(request.query.filter);
    const before = listPlaceIn(request.query.before);
    if (filter !== 'all' && filter !== 'unanswered') memberIn(response);
    const viewer = viewerOf(response);
    const boards = await listBoards(db, audiencesOf(viewer));
    const shared = {
      filter,
      boards: boards.map(({ id, slug, title }) => ({ id, slug, title })),
      boardIds: 'all',
      stamp: stampOf(boards, 'all'),
      asOf: newestIn(boards),
      ...(await readerOf(db, viewer)),
      isFirst: before === undefined,
      markRead: viewer.kind === 'member' ? '/whats-new/read' : null,
    } as const;
    const asked = { filter, before };
    const page = kind === 'threads' ? await whatsNew(parts, viewer, asked) : await newPosts(parts, viewer, asked);
    const list: ListPage =
      'threads' in page
        ? { ...shared, kind: 'threads', threads: page.threads }
        : { ...shared, kind: 'posts', posts: page.posts };
    sendList(response, {
      title: 'What’s new',
      canonical: filterPath(kind, filter),
      list,
      above: (
        <>
          <h1>What’s new</h1>
          <FilterNav kind={kind} filter={filter} isMember={viewer.kind === 'member'} />
        </>
      ),
      below: page.before && <Older path={filterPath(kind, filter, page.before)} isFirst={before === undefined} />,
    });
  };
  router.get('/whats-new', show('threads'));
  router.get('/whats-new/posts', show('posts'));

  router.post('/whats-new/read', async (request, response) => {
    const member = memberIn(response);
    await markAllRead(parts, member, { boardId: null, before: numberIn(typedIn(request).before) });
    response.redirect(303, '/whats-new');
  });

  router.post('/boards/:ref/read', async (request, response) => {
    const member = memberIn(response);
    const board = await requireReadableBoard(db, member, idIn(request, 'board'));
    await markAllRead(parts, member, { boardId: board.id, before: numberIn(typedIn(request).before) });
    response.redirect(303, boardPath(board));
  });

  return router;
}
