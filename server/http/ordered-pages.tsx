import { type Request, type Response, Router } from 'express';
import type { ComponentChildren, VNode } from 'preact';
import type { z } from 'zod';
import type { FieldIssue } from '../../shared/reply.ts';
import { AdminPage } from '../../shared/views/site/admin-page.tsx';
import { FormIssues } from '../../shared/views/site/form.tsx';
import { OrderedRows } from '../../shared/views/site/ordered-rows.tsx';
import type { Member } from '../accounts/viewer.ts';
import { Seen, type SharedForm, shownIn, wishIn } from '../audit/seen.tsx';
import { Move } from '../database/order.ts';
import { notFound } from '../errors.ts';
import { sendPage } from './document.tsx';
import { administratorIn, type Fields, form, readForm, typedIn } from './pages.ts';

/** What administrators keep as a list in order. One of its entries is shown as `Row`, and described in a form as `New`. */
interface Ordered<Key extends string | number, Row extends object, New> {
  path: string;
  title: string;
  /** What an entry is called: "rank". */
  one: string;
  lead: string;
  none: string;
  schema: z.ZodType<New>;
  /** The fields that show what was wrong with them beside themselves. */
  fields: string[];
  draw: (values: Fields, issues: FieldIssue[]) => ComponentChildren;
  /** Reads an entry's key out of an address; undefined for what is none. */
  keyIn: (text: string) => Key | undefined;
  keyOf: (row: Row) => Key;
  list: () => Promise<Row[]>;
  find: (key: Key) => Promise<Row | undefined>;
  nameOf: (row: Row) => string;
  /** How an entry is shown in the list. */
  show: (row: Row) => ComponentChildren;
  headingOf: (row: Row) => string;
  valuesOf: (row: Row) => Fields;
  /** Fields that mean something only together: see wishIn(). */
  together?: string[][];
  choices?: SharedForm['choices'];
  add: (administrator: Member, entry: New) => Promise<void>;
  change: (administrator: Member, key: Key, wish: (now: Row) => New) => Promise<void>;
  move: (administrator: Member, key: Key, move: Move) => Promise<void>;
  /** How an entry is taken out of use: the address behind its own, what the page says of it, and the act. */
  end: {
    path: string;
    hint: string;
    button: (row: Row) => ComponentChildren;
    act: (administrator: Member, key: Key, typed: Fields) => Promise<void>;
  };
}

/** Serves such a list: a page with all entries and a form for another, and a page for each. */
export function orderedPages<Key extends string | number, Row extends object, New>(
  ordered: Ordered<Key, Row, New>,
): Router {
  const { path, title, one, schema, end } = ordered;
  const router = Router();
  const keyIn = (request: Request): Key => {
    const key = ordered.keyIn(String(request.params.key));
    if (key === undefined) throw notFound(one);
    return key;
  };
  const entryForm = (action: string, values: Fields, issues: FieldIssue[], send: string, seen?: VNode) => (
    <form action={action} method="post" class="short">
      <FormIssues issues={issues} fields={ordered.fields} />
      {seen}
      {ordered.draw(values, issues)}
      <button class="primary" type="submit">
        {send}
      </button>
    </form>
  );

  const showAll = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    administratorIn(response);
    const rows = await ordered.list();
    sendPage(response, {
      title,
      main: (
        <AdminPage title={title} here={path}>
          <p>{ordered.lead}</p>
          {rows.length === 0 && <p class="empty">{ordered.none}</p>}
          <OrderedRows
            path={path}
            rows={rows.map((row) => ({
              key: ordered.keyOf(row),
              name: ordered.nameOf(row),
              content: ordered.show(row),
            }))}
          />
          <h2>
            Add {/^[aeiou]/.test(one) ? 'an' : 'a'} {one}
          </h2>
          {entryForm(path, typedIn(request), issues, 'Add')}
        </AdminPage>
      ),
    });
  };

  const showOne = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    administratorIn(response);
    const row = await ordered.find(keyIn(request));
    if (!row) throw notFound(one);
    const place = `${path}/${ordered.keyOf(row)}`;
    const values = shownIn(request, response, formOf(row));
    const seen = <Seen request={request} response={response} now={ordered.valuesOf(row)} />;
    sendPage(response, {
      title: ordered.nameOf(row),
      main: (
        <AdminPage title={ordered.headingOf(row)} here={path}>
          {entryForm(place, values, issues, 'Save', seen)}
          <form action={`${place}/${end.path}`} method="post">
            <p class="hint">{end.hint}</p>
            {end.button(row)}
          </form>
        </AdminPage>
      ),
    });
  };

  /** Does what a form asks for as the administrator who sent it, and leads back to the list. */
  const done =
    (work: (administrator: Member, request: Request) => Promise<void>) =>
    async (request: Request, response: Response) => {
      const administrator = administratorIn(response);
      await work(administrator, request);
      response.redirect(303, path);
    };
  const entryIn = (fields: Fields) => readForm(schema, fields);
  const formOf = (row: Row) => ({
    now: ordered.valuesOf(row),
    together: ordered.together ?? [],
    choices: ordered.choices ?? {},
  });

  router.get(path, (request, response) => showAll(request, response));
  router.post(
    path,
    form(
      done((administrator, request) => ordered.add(administrator, entryIn(typedIn(request)))),
      showAll,
    ),
  );
  router.get(`${path}/:key`, (request, response) => showOne(request, response));
  router.post(
    `${path}/:key`,
    form(
      done((administrator, request) =>
        ordered.change(administrator, keyIn(request), (row) =>
          wishIn(request, { ...formOf(row), what: `this ${one}`, read: entryIn }),
        ),
      ),
      showOne,
    ),
  );
  router.post(
    `${path}/:key/move`,
    done((administrator, request) => ordered.move(administrator, keyIn(request), readForm(Move, typedIn(request)))),
  );
  router.post(
    `${path}/:key/${end.path}`,
    done((administrator, request) => end.act(administrator, keyIn(request), typedIn(request))),
  );
  return router;
}
