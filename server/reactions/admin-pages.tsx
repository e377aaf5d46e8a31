import { type Request, type Response, Router } from 'express';
import { NewReactionKind } from '../../shared/reaction.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { AdminPage } from '../../shared/views/site/admin-page.tsx';
import { Field, FormIssues } from '../../shared/views/site/form.tsx';
import { OrderedRows } from '../../shared/views/site/ordered-rows.tsx';
import { Move } from '../database/order.ts';
import { notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { administratorOrSignIn, type Fields, form, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { addKind, changeKind, moveKind, retireKind } from './change-kinds.ts';
import { findKind, listKinds } from './kinds-store.ts';

const HERE = '/admin/reactions';

/** Serves the page on which administrators say how people may react to posts. */
export function reactionAdminPages(parts: WriteParts): Router {
  const { db } = parts;
  const router = Router();

  const showAll = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = administratorOrSignIn(request, response);
    if (!member) return;
    const kinds = await listKinds(db);
    sendPage(response, {
      title: 'Reactions',
      main: (
        <AdminPage title="Reactions" here={HERE}>
          <p>
            What members can say to a post with one click, in the order of the menu. The score is what each one adds to
            the reaction score of whoever wrote the post. A score that is changed holds for reactions given from then
            on: those given before keep what they gave.
          </p>
          <OrderedRows
            path={HERE}
            rows={kinds.map(({ kind, emoji, label, score, retired }) => ({
              key: kind,
              name: label,
              content: (
                <>
                  <span class="emblem" aria-hidden="true">
                    {emoji}
                  </span>{' '}
                  <strong>{label}</strong>
                  {retired && <span class="tag">Retired</span>}
                  <p class="hint">Score {score}</p>
                </>
              ),
            }))}
          />
          <h2>Add a reaction</h2>
          <KindForm action={HERE} issues={issues} values={typedIn(request)} send="Add" />
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
      await addKind(parts, administrator, readForm(NewReactionKind, typedIn(request)));
      response.redirect(303, HERE);
    }, showAll),
  );

  const showOne = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = administratorOrSignIn(request, response);
    if (!member) return;
    const kind = await findKind(db, kindOf(request));
    if (!kind) throw notFound('reaction');
    const stored = { emoji: kind.emoji, label: kind.label, score: String(kind.score) };
    sendPage(response, {
      title: kind.label,
      main: (
        <AdminPage title={`The reaction ${kind.emoji} ${kind.label}`} here={HERE}>
          <KindForm
            action={`${HERE}/${kind.kind}`}
            issues={issues}
            values={request.method === 'POST' ? typedIn(request) : stored}
            send="Save"
          />
          <form action={`${HERE}/${kind.kind}/retire`} method="post">
            <p class="hint">A retired reaction stays on the posts that have it, and cannot be given any more.</p>
            <button type="submit" name="retired" value={kind.retired ? 'no' : 'yes'}>
              {kind.retired ? 'Bring this reaction back' : 'Retire this reaction'}
            </button>
          </form>
        </AdminPage>
      ),
    });
  };
  router.get(`${HERE}/:kind`, (request, response) => showOne(request, response));
  router.post(
    `${HERE}/:kind`,
    form(async (request, response) => {
      const administrator = administratorOrSignIn(request, response);
      if (!administrator) return;
      const kind = readForm(NewReactionKind, typedIn(request));
      await changeKind(parts, administrator, { ...kind, kind: kindOf(request) });
      response.redirect(303, HERE);
    }, showOne),
  );
  router.post(`${HERE}/:kind/move`, async (request, response) => {
    const administrator = administratorOrSignIn(request, response);
    if (!administrator) return;
    const { to } = readForm(Move, typedIn(request));
    await moveKind(parts, administrator, { kind: kindOf(request), to });
    response.redirect(303, HERE);
  });
  router.post(`${HERE}/:kind/retire`, async (request, response) => {
    const administrator = administratorOrSignIn(request, response);
    if (!administrator) return;
    const retired = typedIn(request).retired !== 'no';
    await retireKind(parts, administrator, { kind: kindOf(request), retired });
    response.redirect(303, HERE);
  });

  return router;
}

function KindForm(props: { action: string; issues: FieldIssue[]; values: Fields; send: string }) {
  const { action, issues, values, send } = props;
  return (
    <form action={action} method="post" class="short">
      <FormIssues issues={issues} fields={['emoji', 'label', 'score']} />
      <Field name="emoji" label="Emoji" issues={issues} value={values.emoji ?? ''} />
      <Field name="label" label="Name" issues={issues} value={values.label ?? ''} />
      <Field name="score" label="Score" issues={issues} value={values.score ?? '1'} hint="From −10 to 10." />
      <button class="primary" type="submit">
        {send}
      </button>
    </form>
  );
}

function kindOf(request: Request): string {
  return String(request.params.kind);
}
