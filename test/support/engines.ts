import { afterAll, beforeAll, describe } from 'vitest';
import type { SendPush } from '../../server/push/request.ts';
import { describeWith } from './offered.ts';
import { Parley } from './parley.ts';
import { sharedPostgres } from './shared-postgres.ts';

/** Describes the same behaviour on both database engines, each time with a node of its own; `sendPush`: see Parley.start(). */
export function describeOnBothEngines(name: string, body: (on: () => Parley) => void, sendPush?: SendPush): void {
  describe(`${name}, on SQLite`, () => body(started(() => Parley.start({}, sendPush))));
  describeWith('postgres', sharedPostgres, `${name}, on PostgreSQL`, (postgres) =>
    body(started(async () => Parley.start({ DATABASE_URL: await postgres.createDatabase() }, sendPush))),
  );
}

/** Starts a node before the tests of the describe block it is called in, and stops it after them. */
export function started(start: () => Promise<Parley>): () => Parley {
  let parley: Parley;
  beforeAll(async () => {
    parley = await start();
  });
  afterAll(() => parley?.stop());
  return () => parley;
}
