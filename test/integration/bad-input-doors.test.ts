import { expect, test } from 'vitest';
import { API, type Line, PAGES } from '../support/doors.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'';
const HOSTILE = [`\u0000${SCRIPT}\ud800`, '\u0000', '9'.repeat(2_000)];
/** Every name of a field or a part of a query that any form, call or page takes. */
const NAMES =
  `title body name email password currentPassword newPassword invitation to clientId draft replyTo reason about
  country location theme timeZone started answered read level prefix prefixes description audience starters repliers
  approval by role awardId emoji label score posts reactionScore awards drawn measure threshold editHours skip end ignored
  boardId locked pinned picture preview keep who version number ids before after q board thread order cursor sort filter
  kind quote saved token hidden remove retired`.split(/\s+/);
// It would end the session in which everything else is asked.
const LEFT_OUT = 'POST /account/sign-out';
const JSON_TYPE = { 'content-type': 'application/json' };

/** Sends a hostile value to a door, as each part of its query or body, and as its address; yields what came of each. */
async function* attack(person: Person, door: string, line: Line, path: string, value: string, isApi: boolean) {
  const [method = '', template = ''] = door.split(' ');
  const base = isApi ? '/api/v1' : '';
  const all = Object.fromEntries(NAMES.map((name) => [name, value]));
  if (method === 'GET') {
    const query = new URLSearchParams(NAMES.map((name) => [name, value.slice(0, 100)]));
    yield person.fetch(`${base}${path}?${query}`, { headers: { accept: 'text/html' } });
  } else {
    const known = Object.keys(line.body ?? {}).map((name) => ({ ...line.body, [name]: value }));
    for (const body of [all, ...known])
      yield isApi
        ? person.fetch(base + path, { method, body: JSON.stringify(body), headers: JSON_TYPE })
        : person.form(path, body as Record<string, string>);
  }
  const address = template.replace(/:\w+/g, encodeURIComponent(Buffer.from(value.slice(0, 500)).toString()));
  if (address !== template)
    yield person.fetch(base + address, { method, ...(method !== 'GET' && { body: '{}', headers: JSON_TYPE }) });
}

// PostgreSQL takes less than SQLite does.
describeWith('postgres', sharedPostgres, 'whatever is sent to any door', (postgres) => {
  const on = started(async () => Parley.start({ DATABASE_URL: await postgres.createDatabase() }));

  test('is taken or refused, never a fault of ours, and comes back as text', async () => {
    const ann = await on().staff('Ann', 'administrator');
    const board = await on().board();
    const { thread, post } = await ann.startThread(board);
    const known: Record<string, string | number> = { board, thread: thread.id, post: post.id, author: post.author.id };
    const pathOf = (line: Line) => line.path.replace(/\$(\w+)/g, (_, name: string) => String(known[name] ?? 1));
    const lines = [
      ...Object.entries(API).map(([door, line]) => ({ door, line, isApi: true })),
      ...Object.entries(PAGES).map(([door, line]) => ({ door, line, isApi: false })),
    ].filter(({ door }) => door !== LEFT_OUT);

    const faults = new Set<string>();
    for (const { door, line, isApi } of lines) {
      for (const value of HOSTILE) {
        const [path = ''] = pathOf(line).split('?');
        for await (const answer of attack(ann, door, line, path, value, isApi)) {
          const type = answer.headers.get('content-type') ?? '';
          const text = type.startsWith('text/event-stream') ? '' : await answer.text();
          if (type.startsWith('text/event-stream')) await answer.body?.cancel();
          const isMarkup = /html|xml/.test(type) && /<script>alert|<img src=x/.test(text);
          if (answer.status >= 500 || isMarkup)
            faults.add(`${door} ${JSON.stringify(value.slice(0, 9))} ${answer.status}`);
        }
      }
    }
    expect([...faults]).toEqual([]);
  }, 120_000);
});
