import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

describeWith('postgres', sharedPostgres, 'nodes that were given no secret', (postgres) => {
  const nodes: Parley[] = [];
  beforeAll(async () => {
    const DATABASE_URL = await postgres.createDatabase();
    // At once, on an empty database, each with a folder of its own.
    nodes.push(...(await Promise.all([1, 2].map(() => Parley.start({ DATABASE_URL, SECRET: '' })))));
  });
  afterAll(() => Promise.all(nodes.map((node) => node.stop())));

  test('know whoever signed in at the other', async () => {
    const [one, two] = nodes;
    const ann = await one?.member('Ann');
    if (!ann || !two) throw new Error('the nodes did not start');
    ann.url = two.url;
    expect((await ann.call('GET', '/notifications')).status).toBe(200);
  });
});
