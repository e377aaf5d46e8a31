import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventReader } from '../support/event-reader.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

describeWith('postgres', sharedPostgres, 'a transaction that stalls with a thread in its hands', (postgres) => {
  let parley: Parley;
  let stalled: pg.Client;

  beforeAll(async () => {
    const url = await postgres.createDatabase();
    parley = await Parley.start({ DATABASE_URL: url });
    stalled = new pg.Client(url);
    await stalled.connect();
  });
  afterAll(async () => {
    await stalled.end();
    await parley.stop();
  });

  test('holds up nobody elsewhere, is not waited for without end, and loses nothing', async () => {
    const ann = await parley.member('Ann');
    const board = await parley.board();
    const [held, free] = [await ann.startThread(board), await ann.startThread(board)];
    await stalled.query('begin');
    await stalled.query('update threads set cursor = cursor where id = $1', [held.thread.id]);

    const body = { body: 'Held up.', clientId: 'held-up-once' };
    const waiting = Array.from({ length: 12 }, () => ann.call('POST', `/threads/${held.thread.id}/posts`, body));
    await Promise.all(waiting.map((answer) => expect(answer).resolves.toMatchObject({ status: 503 })));
    expect(await ann.post(free.thread.id, 'Not held up.')).toMatchObject({ number: 2 });

    await stalled.query('rollback');
    expect((await ann.call('POST', `/threads/${held.thread.id}/posts`, body)).status).toBe(201);
  });

  test('leaves nothing behind of readers of streams who did not wait for its end', async () => {
    const ann = await parley.member('Impatient');
    const { thread } = await ann.startThread(await parley.board());
    const stream = `${parley.url}/api/v1/threads/${thread.id}/stream`;
    const metrics = async () => (await fetch(`${parley.url}/metrics`)).text();
    await stalled.query('begin');
    await stalled.query('lock table threads');
    const over = new AbortController();
    const asked = fetch(stream, { signal: over.signal });
    const isHeld = `select 1 from pg_locks where not granted and relation = 'threads'::regclass`;
    await until(async () => (await stalled.query(isHeld)).rows.length > 0, { because: 'nobody waits for the thread' });
    over.abort();
    await expect(asked).rejects.toThrow();
    await metrics();
    await stalled.query('rollback');
    const reader = await EventReader.open(stream, {});
    reader.close();
    await until(async () => /^parley_followed_threads 0$/m.test(await metrics()), {
      because: 'the thread is followed',
    });
  });
});
