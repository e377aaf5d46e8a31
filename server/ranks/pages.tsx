import { type Request, type Response, Router } from 'express';
import { NewRank } from '../../shared/rank.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { AdminPage } from '../../shared/views/site/admin-page.tsx';
import { Field, FormIssues } from '../../shared/views/site/form.tsx';
import { OrderedRows } from '../../shared/views/site/ordered-rows.tsx';
import { Move } from '../database/order.ts';
import { notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { administratorOrSignIn, type Fields, form, numberIn, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { addRank, changeRank, minimums, moveRank, removeRank } from './change-ranks.ts';
import { findRank, listRanks } from './store.ts';

const HERE = '/admin/ranks';

/** Serves the page on which administrators set the ladder of titles. */
export function rankPages(parts: WriteParts): Router {
  const { db } = parts;
  const router = Router();

  const showAll = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = administratorOrSignIn(request, response);
    if (!member) return;
    const ranks = await listRanks(db);
    sendPage(response, {
      title: 'Ranks',
      main: (
        <AdminPage title="Ranks" here={HERE}>
          <p>
            A member bears the title of the highest rank, lowest first below, whose every minimum they reach. The title
            of an office, and one given to a member by hand, stand above any rank.
          </p>
          {ranks.length === 0 && <p class="empty">There are no ranks: nobody bears a title of this kind.</p>}
          <OrderedRows
            path={HERE}
            rows={ranks.map((rank) => ({
              key: rank.id,
              name: rank.title,
              content: (
                <>
                  <strong>{rank.title}</strong>
                  <p class="hint">{minimums(rank)}</p>
                </>
              ),
            }))}
          />
          <h2>Add a rank</h2>
          <RankForm action={HERE} issues={issues} values={typedIn(request)} send="Add" />
        </AdminPage>
      ),
    });
  };
  router.get(HERE, (request, response) => showAll(request, response));
  router.post(
    HERE,
    form(async (request, response) => {
      const administrator = administratorOrSignIn(request, response);
      if (!administrator) return;
      await addRank(parts, administrator, readForm(NewRank, typedIn(request)));
      response.redirect(303, HERE);
    }, showAll),
  );

  const showOne = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = administratorOrSignIn(request, response);
    if (!member) return;
    const rank = await findRank(db, idOf(request));
    if (!rank) throw notFound('rank');
    const stored = Object.fromEntries(Object.entries(rank).map(([name, value]) => [name, String(value)]));
    sendPage(response, {
      title: rank.title,
      main: (
        <AdminPage title={`The rank “${rank.title}”`} here={HERE}>
          <RankForm
            action={`${HERE}/${rank.id}`}
            issues={issues}
            values={request.method === 'POST' ? typedIn(request) : stored}
            send="Save"
          />
          <form action={`${HERE}/${rank.id}/remove`} method="post">
            <p class="hint">Whoever bears it will bear the rank below instead.</p>
            <button type="submit">Remove this rank</button>
          </form>
        </AdminPage>
      ),
    });
  };
  router.get(`${HERE}/:id`, (request, response) => showOne(request, response));
  router.post(
    `${HERE}/:id`,
    form(async (request, response) => {
      const administrator = administratorOrSignIn(request, response);
      if (!administrator) return;
      const rank = readForm(NewRank, typedIn(request));
      await changeRank(parts, administrator, { ...rank, id: idOf(request) });
      response.redirect(303, HERE);
    }, showOne),
  );
  router.post(`${HERE}/:id/move`, async (request, response) => {
    const administrator = administratorOrSignIn(request, response);
    if (!administrator) return;
    await moveRank(parts, administrator, { ...readForm(Move, typedIn(request)), id: idOf(request) });
    response.redirect(303, HERE);
  });
  router.post(`${HERE}/:id/remove`, async (request, response) => {
    const administrator = administratorOrSignIn(request, response);
    if (!administrator) return;
    await removeRank(parts, administrator, idOf(request));
    response.redirect(303, HERE);
  });

  return router;
}

function RankForm(props: { action: string; issues: FieldIssue[]; values: Fields; send: string }) {
  const { action, issues, values, send } = props;
  return (
    <form action={action} method="post" class="short">
      <FormIssues issues={issues} fields={['title', 'posts', 'reactionScore', 'awards']} />
      <Field name="title" label="Title" issues={issues} value={values.title ?? ''} />
      <Field name="posts" label="Messages, at least" issues={issues} value={values.posts ?? '0'} />
      <Field
        name="reactionScore"
        label="Reaction score, at least"
        issues={issues}
        value={values.reactionScore ?? '0'}
      />
      <Field name="awards" label="Awards, at least" issues={issues} value={values.awards ?? '0'} />
      <button class="primary" type="submit">
        {send}
      </button>
    </form>
  );
}

function idOf(request: Request): number {
  const id = numberIn(request.params.id);
  if (id === undefined) throw notFound('rank');
  return id;
}
