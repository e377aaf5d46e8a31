import { type Request, type Response, Router } from 'express';
import { BoardSettings } from '../../shared/board.ts';
import { Forum } from '../../shared/forum.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { Field, FormIssues, FormPage } from '../../shared/views/site/form.tsx';
import { AUDIENCES } from '../boards/admin-pages.tsx';
import { listBoards } from '../boards/store.ts';
import { Refusal } from '../errors.ts';
import { sendPage } from '../http/document.tsx';
import { administratorIn, type Fields, form, numberIn, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { readForum } from './forum.ts';
import { type FirstBoard, isWelcomed, setUp } from './welcome.ts';

const HERE = '/admin/welcome';
const ROWS = 6;
const SUGGESTED = ['Introductions', 'Help'];
const Start = Forum.pick({ name: true, description: true });
const First = BoardSettings.pick({ title: true, audience: true });

/** Serves the first steps of whoever became the administrator of a new forum: one page, which can be skipped. */
export function welcomePages(parts: WriteParts): Router {
  const { db } = parts;
  const router = Router();

  const show = async (request: Request, response: Response, issues: FieldIssue[] = []) => {
    const member = administratorIn(response);
    if (await isWelcomed(db)) return response.redirect(303, '/');
    const typed = request.method === 'POST' ? typedIn(request) : null;
    const [forum, rows] = await Promise.all([readForum(db), typed ? rowsIn(typed) : startingRows()]);
    sendPage(response, {
      title: 'Welcome',
      main: (
        <FormPage title={`Welcome, ${member.name}`}>
          <p>This forum is yours. Name it, and say what it is to be about; all of it can be changed later.</p>
          <form class="welcome" action={HERE} method="post">
            <FormIssues issues={issues} fields={['name', 'description', ...rows.map((_, i) => `title-${i}`)]} />
            <Field name="name" label="What is it called?" issues={issues} value={typed?.name ?? forum.name} />
            <Field
              name="description"
              label="What is it about?"
              issues={issues}
              value={typed?.description ?? forum.description}
            />
            <fieldset>
              <legend>Its first boards</legend>
              <p class="hint">Leave a title empty, and there is no such board.</p>
              {rows.map((row, i) => (
                <BoardRow key={row.id || `new-${i}`} row={row} i={i} issues={issues} />
              ))}
            </fieldset>
            <div class="row">
              <button class="primary" type="submit">
                Open the forum
              </button>
              <button type="submit" name="skip" value="1">
                Skip this
              </button>
            </div>
          </form>
        </FormPage>
      ),
    });
  };

  async function startingRows(): Promise<Row[]> {
    const boards = await listBoards(db, ['everyone', 'members', 'staff']);
    const there = boards.map(({ id, title, audience }) => ({ id: String(id), title, audience: audience as string }));
    const titles = [...SUGGESTED, '', '', '', ''].slice(0, Math.max(1, ROWS - there.length));
    return [...there, ...titles.map((title) => ({ id: '', title, audience: 'everyone' }))];
  }

  router.get(HERE, (request, response) => show(request, response));
  router.post(
    HERE,
    form(async (request, response) => {
      const member = administratorIn(response);
      if (await isWelcomed(db)) return response.redirect(303, '/');
      const typed = typedIn(request);
      if (typed.skip) await setUp(parts, member, null);
      else {
        const { name, description } = typed;
        const start = readForm(Start, { name: name || ' ', description: description || ' ' });
        await setUp(parts, member, { ...start, boards: boardsIn(typed) });
      }
      response.redirect(303, '/');
    }, show),
  );

  return router;
}

interface Row {
  id: string;
  title: string;
  audience: string;
}

function BoardRow({ row, i, issues }: { row: Row; i: number; issues: FieldIssue[] }) {
  return (
    <div class="welcome-board">
      <input type="hidden" name={`id-${i}`} value={row.id} />
      <Field name={`title-${i}`} label={`Board ${i + 1}`} issues={issues} value={row.title} />
      <label>
        <span class="sr-only">Who reads board {i + 1}</span>
        <select name={`audience-${i}`}>
          {AUDIENCES.map(([value, words]) => (
            <option key={value} value={value} selected={value === row.audience}>
              {words}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function rowsIn(typed: Fields): Row[] {
  const count = Object.keys(typed).filter((name) => /^title-\d+$/.test(name)).length;
  return Array.from({ length: count }, (_, i) => ({
    id: typed[`id-${i}`] ?? '',
    title: typed[`title-${i}`] ?? '',
    audience: typed[`audience-${i}`] ?? 'everyone',
  }));
}

/** Returns the boards that were named; one that is there already must keep a name. */
function boardsIn(typed: Fields): FirstBoard[] {
  return rowsIn(typed).flatMap((row, i) => {
    const id = numberIn(row.id);
    if (row.title.trim() === '' && id === undefined) return [];
    const parsed = First.safeParse({ title: row.title, audience: row.audience });
    if (parsed.success) return [{ ...parsed.data, id }];
    const message = parsed.error.issues[0]?.message ?? 'This is wrong.';
    throw new Refusal('invalid', message, { issues: [{ field: `title-${i}`, message }] });
  });
}
