import { type Request, type Response, Router } from 'express';
import { type Award, NewAward } from '../../shared/award.ts';
import { EMBLEMS } from '../../shared/emblems.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { Emblem } from '../../shared/views/member/emblem.tsx';
import { AdminPage } from '../../shared/views/site/admin-page.tsx';
import { Field, FormIssues, Select } from '../../shared/views/site/form.tsx';
import { OrderedRows } from '../../shared/views/site/ordered-rows.tsx';
import { Move } from '../database/order.ts';
import { notFound } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { administratorOrSignIn, type Fields, form, numberIn, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { addAward, changeAward, moveAward, retireAward, ruleOf } from './change-awards.ts';
import { findAward, listAwards } from './store.ts';

const HERE = '/admin/awards';
const MEASURES = [
  ['', 'By hand: staff give it, with a reason'],
  ['posts', 'For messages written'],
  ['reaction-score', 'For a reaction score'],
  ['days', 'For days since joining'],
] as const;
const DRAWN = [
  ['', 'An emoji'],
  ...Object.entries(EMBLEMS).map(([name, { label }]) => [name, label] as const),
] as const;

/** Serves the page on which administrators say which awards there are. */
export function awardAdminPages(parts: WriteParts): Router {
  const { db } = parts;
  const router = Router();

  const showAll = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = administratorOrSignIn(request, response);
    if (!member) return;
    const awards = await listAwards(db);
    sendPage(response, {
      title: 'Awards',
      main: (
        <AdminPage title="Awards" here={HERE}>
          <p>
            An award with a rule is given as it is earned; whoever earned it before the rule was made has it within
            hours. Moderators give any award by hand, and take it back, on the member’s profile.
          </p>
          {awards.length === 0 && <p class="empty">There are no awards.</p>}
          <OrderedRows
            path={HERE}
            rows={awards.map((award) => ({
              key: award.id,
              name: award.name,
              content: (
                <>
                  <Emblem emblem={award.emblem} /> <strong>{award.name}</strong>
                  {award.retired && <span class="tag">Retired</span>}
                  <p class="hint">
                    {award.description} {award.description && '· '}
                    {ruleOf(award)}
                  </p>
                </>
              ),
            }))}
          />
          <h2>Add an award</h2>
          <AwardForm action={HERE} issues={issues} values={typedIn(request)} send="Add" />
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
      await addAward(parts, administrator, readForm(NewAward, typedIn(request)));
      response.redirect(303, HERE);
    }, showAll),
  );

  const showOne = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = administratorOrSignIn(request, response);
    if (!member) return;
    const award = await findAward(db, idOf(request));
    if (!award) throw notFound('award');
    sendPage(response, {
      title: award.name,
      main: (
        <AdminPage title={`The award “${award.name}”`} here={HERE}>
          <AwardForm
            action={`${HERE}/${award.id}`}
            issues={issues}
            values={request.method === 'POST' ? typedIn(request) : fieldsOf(award)}
            send="Save"
          />
          <form action={`${HERE}/${award.id}/retire`} method="post">
            <p class="hint">A retired award stays with whoever holds it, and is given to nobody any more.</p>
            <button type="submit" name="retired" value={award.retired ? 'no' : 'yes'}>
              {award.retired ? 'Bring this award back' : 'Retire this award'}
            </button>
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
      const award = readForm(NewAward, typedIn(request));
      await changeAward(parts, administrator, { ...award, id: idOf(request) });
      response.redirect(303, HERE);
    }, showOne),
  );
  router.post(`${HERE}/:id/move`, async (request, response) => {
    const administrator = administratorOrSignIn(request, response);
    if (!administrator) return;
    await moveAward(parts, administrator, { ...readForm(Move, typedIn(request)), id: idOf(request) });
    response.redirect(303, HERE);
  });
  router.post(`${HERE}/:id/retire`, async (request, response) => {
    const administrator = administratorOrSignIn(request, response);
    if (!administrator) return;
    const retired = typedIn(request).retired !== 'no';
    await retireAward(parts, administrator, { id: idOf(request), retired });
    response.redirect(303, HERE);
  });

  return router;
}

function AwardForm(props: { action: string; issues: FieldIssue[]; values: Fields; send: string }) {
  const { action, issues, values, send } = props;
  return (
    <form action={action} method="post" class="short">
      <FormIssues issues={issues} fields={['name', 'description', 'drawn', 'emoji', 'measure', 'threshold']} />
      <Field name="name" label="Name" issues={issues} value={values.name ?? ''} />
      <Field name="description" label="What it is for" issues={issues} value={values.description ?? ''} />
      <Select name="drawn" label="Emblem" issues={issues} options={DRAWN} value={values.drawn ?? ''} />
      <Field name="emoji" label="The emoji, if it is one" issues={issues} value={values.emoji ?? ''} />
      <Select name="measure" label="Given" issues={issues} options={MEASURES} value={values.measure ?? ''} />
      <Field name="threshold" label="How many, if by a rule" issues={issues} value={values.threshold ?? ''} />
      <button class="primary" type="submit">
        {send}
      </button>
    </form>
  );
}

function fieldsOf({ name, description, emblem, measure, threshold }: Award): Fields {
  const face = emblem in EMBLEMS ? { drawn: emblem, emoji: '' } : { drawn: '', emoji: emblem };
  return { name, description, ...face, measure: measure ?? '', threshold: threshold === null ? '' : String(threshold) };
}

function idOf(request: Request): number {
  const id = numberIn(request.params.id);
  if (id === undefined) throw notFound('award');
  return id;
}
