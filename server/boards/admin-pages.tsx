import { type Request, type Response, Router } from 'express';
import { boardPath } from '../../shared/addresses.ts';
import { type Board, BoardSettings } from '../../shared/board.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { AdminPage } from '../../shared/views/site/admin-page.tsx';
import { Field, FormIssues, Select } from '../../shared/views/site/form.tsx';
import { Seen, shownIn, wishIn } from '../audit/seen.tsx';
import { invalid, notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { administratorIn, type Fields, form, idIn, numberIn, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { BoardActs } from './board-acts.tsx';
import { archiveBoard, changeBoard, createBoard, deleteBoard, moveBoard } from './change-board.ts';
import { emptyBoard } from './empty-board.ts';
import { findBoard, listBoardNames, listBoards } from './store.ts';

const HERE = '/admin/boards';
export const AUDIENCES = [
  ['everyone', 'Everyone, guests too'],
  ['members', 'Members'],
  ['staff', 'Moderators and administrators'],
] as const;
const WRITERS = [
  ['members', 'Every member who may read it'],
  ['staff', 'Moderators and administrators'],
] as const;
const APPROVALS = [
  ['none', 'Nobody’s'],
  ['newcomers', 'Those of members who are new'],
  ['members', 'Those of every member'],
] as const;
const CHOICES = { audience: AUDIENCES, starters: WRITERS, repliers: WRITERS, approval: APPROVALS };
const NEW: Fields = { audience: 'everyone', starters: 'members', repliers: 'members', approval: 'none' };

/** Serves the pages on which administrators make boards, put them in order and say who may do what in them. */
export function boardAdminPages(parts: WriteParts): Router {
  const { db } = parts;
  const router = Router();

  router.get(HERE, async (request, response) => {
    administratorIn(response);
    const boards = await listBoards(db, ['everyone', 'members', 'staff']);
    sendPage(response, {
      title: 'Boards',
      main: (
        <AdminPage title="Boards" here={HERE} saved={request.query.saved !== undefined}>
          <p>
            <a class="button primary" href={`${HERE}/new`}>
              Make a board
            </a>
          </p>
          <ul class="rows">
            {boards.map((board, i) => (
              <li key={board.id} class="row-item">
                <div class="row-main">
                  <h2>
                    <a href={`${HERE}/${board.id}`}>{board.title}</a>
                    {board.audience !== 'everyone' && <span class="tag">{board.audience}</span>}
                    {board.starters === 'staff' && board.repliers === 'staff' && <span class="tag">read-only</span>}
                    {board.approval !== 'none' && <span class="tag">approval</span>}
                    {board.archived && <span class="tag">archived</span>}
                  </h2>
                  <p>{board.description}</p>
                </div>
                <form class="row" action={`${HERE}/${board.id}/move`} method="post">
                  <button type="submit" name="by" value="-1" disabled={i === 0}>
                    <span aria-hidden="true">↑</span>
                    <span class="sr-only">Move {board.title} up</span>
                  </button>
                  <button type="submit" name="by" value="1" disabled={i === boards.length - 1}>
                    <span aria-hidden="true">↓</span>
                    <span class="sr-only">Move {board.title} down</span>
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </AdminPage>
      ),
    });
  });

  const showForm = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    administratorIn(response);
    const id = numberIn(request.params.id);
    const board = id === undefined ? undefined : await findBoard(db, id);
    if (request.params.id !== undefined && !board) throw notFound('board');
    const names = await listBoardNames(db);
    const now = board ? fieldsOf(board) : NEW;
    // A form that moves its threads holds none of these.
    const value: Fields = { ...now, ...shownIn(request, response, { now }) };
    const title = board ? `Board: ${board.title}` : 'Make a board';
    sendPage(response, {
      title,
      main: (
        <AdminPage title={title} here={HERE}>
          <form action={board ? `${HERE}/${board.id}` : `${HERE}/new`} method="post">
            <FormIssues issues={issues} fields={[...Object.keys(BoardSettings.shape), 'to']} />
            {board && <Seen request={request} response={response} now={now} />}
            <Field name="title" label="Title" issues={issues} value={value.title ?? ''} />
            <Field name="description" label="Description" issues={issues} value={value.description ?? ''} />
            <Select
              name="audience"
              label="Who reads it"
              issues={issues}
              options={AUDIENCES}
              value={value.audience ?? ''}
            />
            <Select
              name="starters"
              label="Who starts threads"
              issues={issues}
              options={WRITERS}
              value={value.starters ?? ''}
            />
            <Select
              name="repliers"
              label="Who replies"
              issues={issues}
              options={WRITERS}
              value={value.repliers ?? ''}
            />
            <Select
              name="approval"
              label="Whose posts wait for a moderator’s approval"
              issues={issues}
              options={APPROVALS}
              value={value.approval ?? ''}
            />
            <Field
              name="prefixes"
              label="Prefixes"
              issues={issues}
              value={value.prefixes ?? ''}
              multiline
              hint="One a line, as in Question or Solved: a thread may bear one before its title."
            />
            <div class="row">
              <button class="primary" type="submit">
                {board ? 'Save' : 'Make the board'}
              </button>
              {board && (
                <a class="button" href={boardPath(board)}>
                  Look at it
                </a>
              )}
            </div>
          </form>
          {board && <BoardActs board={board} others={names.filter(({ id }) => id !== board.id)} issues={issues} />}
          {board?.threadCount === 0 && (
            <form class="admin-aside" action={`${HERE}/${board.id}/delete`} method="post">
              <button type="submit">Delete this empty board</button>
            </form>
          )}
        </AdminPage>
      ),
    });
  };
  router.get(`${HERE}/new`, (request, response) => showForm(request, response));
  router.get(`${HERE}/:id`, (request, response) => showForm(request, response));

  router.post(
    `${HERE}/new`,
    form(async (request, response) => {
      const member = administratorIn(response);
      await createBoard(parts, member, settingsIn(typedIn(request)));
      response.redirect(303, `${HERE}?saved`);
    }, showForm),
  );
  router.post(
    `${HERE}/:id`,
    form(async (request, response) => {
      const member = administratorIn(response);
      await changeBoard(parts, member, {
        id: idIn(request, 'board'),
        wish: (board) =>
          wishIn(request, { what: 'this board', now: fieldsOf(board), choices: CHOICES, read: settingsIn }),
      });
      response.redirect(303, `${HERE}?saved`);
    }, showForm),
  );

  router.post(`${HERE}/:id/move`, async (request, response) => {
    const member = administratorIn(response);
    await moveBoard(parts, member, { id: idIn(request, 'board'), by: typedIn(request).by === '-1' ? -1 : 1 });
    response.redirect(303, HERE);
  });
  router.post(`${HERE}/:id/archive`, async (request, response) => {
    const member = administratorIn(response);
    await archiveBoard(parts, member, { id: idIn(request, 'board'), archived: typedIn(request).archived === 'yes' });
    response.redirect(303, `${HERE}/${idIn(request, 'board')}`);
  });
  router.post(
    `${HERE}/:id/empty`,
    form(async (request, response) => {
      const member = administratorIn(response);
      const to = numberIn(typedIn(request).to);
      if (to === undefined) throw invalid('to', 'Choose the board that they move to.');
      await emptyBoard(parts, member, { id: idIn(request, 'board'), to });
      response.redirect(303, `${HERE}/${idIn(request, 'board')}`);
    }, showForm),
  );
  router.post(`${HERE}/:id/delete`, async (request, response) => {
    const member = administratorIn(response);
    await deleteBoard(parts, member, idIn(request, 'board'));
    response.redirect(303, `${HERE}?saved`);
  });

  return router;
}

const fieldsOf = ({ title, description, audience, starters, repliers, approval, prefixes }: Board): Fields => ({
  ...{ title, description, audience, starters, repliers, approval },
  prefixes: prefixes.join('\n'),
});

function settingsIn(fields: Fields): BoardSettings {
  const { title, description = '', prefixes = '', ...others } = fields;
  const lines = prefixes.split(/\r?\n/).filter((line) => line.trim() !== '');
  return readForm(BoardSettings, {
    ...NEW,
    ...others,
    title: title || ' ',
    description: description || ' ',
    prefixes: lines,
  });
}
