import { sql } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { timeAt } from '../../server/database/shared-time.ts';
import { createLog } from '../../server/log.ts';
import { ATTEMPTS_MAX, type Handler, LEASE_MS, Outbox, retryAfter, Undeliverable } from '../../server/outbox/outbox.ts';
import { claim, enqueue } from '../../server/outbox/store.ts';
import { describeOnBothEngines, started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const HOUR_MS = 60 * 60_000;

let made = 0;

describeOnBothEngines('the outbox', (on) => {
  /** A kind of work of its own, on as many nodes as are started, whose clock is `at.now`. */
  function work(kind = `test-${++made}`) {
    const at = { now: Date.now() };
    return {
      at,
      async add(...subjects: number[]) {
        const items = subjects.map((subjectId) => ({ kind, subjectId }));
        await on()
          .app.db.transaction()
          .execute((trx) => enqueue(trx, items, at.now));
      },
      node: (handler: Handler['work'], atOnce = 1) =>
        new Outbox({
          db: on().app.db,
          log: createLog('silent'),
          handlers: { [kind]: { work: handler, atOnce } },
          now: () => at.now,
        }),
      rows: () => on().app.db.selectFrom('outbox').selectAll().where('kind', '=', kind).orderBy('id').execute(),
      claim: () => claim(on().app.db, { kind, limit: 1, time: timeAt(at.now), leaseMs: LEASE_MS }),
    };
  }

  test('does what was committed once, and nothing of what was rolled back', async () => {
    const { add, node, rows } = work();
    const done: number[] = [];
    const outbox = node(async ({ subjectId }) => {
      done.push(subjectId);
      return 'done';
    });
    await add(1, 2, 3);
    await on()
      .app.db.transaction()
      .execute(async (trx) => {
        await enqueue(trx, [{ kind: 'test-1', subjectId: 4 }], Date.now());
        throw new Error('rolled back');
      })
      .catch(() => {});
    await outbox.settled();
    expect(done).toEqual([1, 2, 3]);
    expect(await rows()).toEqual([]);
    await outbox.close();
  });

  test('two nodes never hold one item, and share the work', async () => {
    const { add, node, rows } = work();
    const done: number[] = [];
    const nodes = [1, 2].map(() =>
      node(async ({ subjectId }) => {
        await new Promise(setImmediate);
        done.push(subjectId);
        return 'done';
      }, 3),
    );
    const all = Array.from({ length: 60 }, (_, i) => i);
    await add(...all);
    await Promise.all(nodes.map((outbox) => outbox.settled()));
    expect(done.toSorted((a, b) => a - b)).toEqual(all);
    expect(await rows()).toEqual([]);
    for (const outbox of nodes) await outbox.close();
  });

  test('a node takes no more at once than it may, however few the database believes that there are', async () => {
    const { add, claim } = work();
    const { db } = on().app;
    await db.deleteFrom('outbox').execute();
    await add(1);
    await sql`analyze outbox`.execute(db);
    await add(2, 3, 4);
    const taken: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      const claimed = await claim();
      expect(claimed).toHaveLength(1);
      taken.push(...claimed.map(({ subjectId }) => subjectId));
    }
    expect(taken).toEqual([1, 2, 3, 4]);
    expect(await claim()).toEqual([]);
  });

  test('what failed is tried again later and later, and given up in the end with its error kept', async () => {
    const { at, add, node, rows } = work();
    let tries = 0;
    const outbox = node(async () => {
      tries += 1;
      throw new Error('no such host');
    });
    await add(1);
    await outbox.settled();
    const waits: number[] = [];
    while (waits.length < ATTEMPTS_MAX - 1) {
      const [row] = await rows();
      const wait = (row?.due_at ?? 0) - at.now;
      waits.push(wait);
      at.now += wait - 1;
      await outbox.settled();
      expect(tries).toBe(waits.length);
      at.now += 1;
      await outbox.settled();
      expect(tries).toBe(waits.length + 1);
    }
    expect(await rows()).toMatchObject([{ attempts: ATTEMPTS_MAX, error: 'no such host', given_up_at: at.now }]);
    expect(waits[0]).toBeLessThanOrEqual(5_000);
    expect(waits.at(-1)).toBeGreaterThan(20 * 60_000);
    at.now += 24 * 60 * 60_000;
    await outbox.settled();
    expect(tries).toBe(ATTEMPTS_MAX);
    await outbox.close();
  });

  test('what cannot be delivered at all is given up at once; what is put off waits for its time', async () => {
    const { at, add, node, rows } = work();
    let later = 0;
    const outbox = node(async ({ subjectId }) => {
      if (subjectId === 1) throw new Undeliverable('no such mailbox');
      later += 1;
      return later < 3 ? { again: at.now + 60_000 } : 'done';
    });
    await add(1, 2);
    await outbox.settled();
    expect(await rows()).toMatchObject([
      { attempts: 1, error: 'no such mailbox', given_up_at: at.now },
      { attempts: 0, error: null, due_at: at.now + 60_000, given_up_at: null },
    ]);
    for (let i = 0; i < 2; i += 1) {
      at.now += 60_000;
      await outbox.settled();
    }
    expect(later).toBe(3);
    expect(await rows()).toHaveLength(1);
    await outbox.close();
  });

  test('a node that dies holds an item for no longer than its lease', async () => {
    const { at, add, node, rows, claim } = work();
    const done: number[] = [];
    const outbox = node(async (item) => {
      done.push(item.subjectId);
      return 'done';
    });
    await add(1);
    expect(await claim()).toMatchObject([{ subjectId: 1, attempts: 1 }]); // and then it dies
    expect(await claim()).toEqual([]);
    at.now += LEASE_MS - 1;
    await outbox.settled();
    expect(done).toEqual([]);
    at.now += 1;
    await outbox.settled();
    expect(done).toEqual([1]);
    expect(await rows()).toEqual([]);
    await outbox.close();
  });

  test('killed between any two steps of a long work, each step is done once', async () => {
    const steps = 5;
    // What the steps write, in the same database, and what is announced after each.
    const { db } = on().app;
    const written = () => db.selectFrom('settings').select('name').where('name', 'like', 'step %').execute();
    for (let killedAt = 0; killedAt <= 2 * steps; killedAt += 1) {
      await db.deleteFrom('settings').where('name', 'like', 'step %').execute();
      const { at, add, node, rows } = work();
      let moment = 0;
      const kill = () => {
        if (moment++ === killedAt) return new Promise<never>(() => {}); // A killed process never comes back.
      };
      const handler =
        (die: () => Promise<never> | undefined): Handler['work'] =>
        async ({ progress }, { advance }) => {
          for (let step = progress + 1; step <= steps; step += 1) {
            await die();
            await advance(async (trx) => {
              await trx
                .insertInto('settings')
                .values({ name: `step ${step}`, value: String(killedAt) })
                .execute();
              return step;
            });
            await die();
          }
          return 'done';
        };
      await add(1);
      const dying = node(handler(kill));
      dying.ring();
      const other = node(handler(() => undefined));
      const all = async () => (await written()).length === steps && (await rows()).length === 0;
      while (moment <= killedAt && !(await all())) await new Promise(setImmediate);
      at.now += LEASE_MS;
      await other.settled();
      expect(await all(), `killed at moment ${killedAt}`).toBe(true);
      await other.close();
    }
    await db.deleteFrom('settings').where('name', 'like', 'step %').execute();
  });

  test('who was too slow and lost an item to another node leaves no trace of the step they were at', async () => {
    const { at, add, node, rows } = work();
    const { db } = on().app;
    await add(1);
    const reached: Record<string, () => void> = {};
    const slow = node(async (_item, { advance }) => {
      await new Promise<void>((go) => {
        reached.slow = go;
      });
      await advance(async (trx) => {
        await trx.insertInto('settings').values({ name: 'a late step', value: '1' }).execute();
        return 1;
      });
      return 'done';
    });
    slow.ring();
    while (!reached.slow) await new Promise(setImmediate);
    at.now += LEASE_MS;
    const other = node(async () => 'done');
    await other.settled();
    reached.slow();
    await slow.settled();
    expect(await db.selectFrom('settings').select('name').where('name', '=', 'a late step').execute()).toEqual([]);
    expect(await rows()).toEqual([]);
    for (const outbox of [slow, other]) await outbox.close();
  });

  test('a node that stops lets go of a long work half-way, and another goes on with it at once', async () => {
    const { add, node, rows } = work();
    const seen: number[] = [];
    let begun = () => {};
    const beginning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const handler: Handler['work'] = async ({ progress }, { signal, now, advance }) => {
      for (let step = progress + 1; step <= 3; step += 1) {
        await advance(async () => step);
        seen.push(step);
        begun();
        if (step === 1) await new Promise((stopped) => signal.addEventListener('abort', stopped));
        if (signal.aborted) return { again: now() };
      }
      return 'done';
    };
    await add(1);
    const one = node(handler);
    one.ring();
    await beginning;
    await one.close();
    expect(await rows()).toMatchObject([{ progress: 1, leased_until: null }]);
    const two = node(handler);
    await two.settled();
    expect(seen).toEqual([1, 2, 3]);
    await two.close();
  });

  test('a node that stops waits for nobody else without end: another takes up what it left', async () => {
    const { at, add, node, rows } = work();
    await add(1);
    let begun = () => {};
    const beginning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const stuck = node(() => {
      begun();
      return new Promise<never>(() => {});
    });
    stuck.ring();
    await beginning;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const closed = stuck.close();
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    await closed;
    at.now += LEASE_MS;
    const other = node(async () => 'done');
    await other.settled();
    expect(await rows()).toEqual([]);
    await other.close();
  });

  test('/metrics tells what is in it, since when, and what was given up', async () => {
    const { add, node } = work('test-metrics');
    const outbox = node(async ({ subjectId }) => {
      if (subjectId === 1) throw new Undeliverable('never');
      return 'done';
    });
    await add(1, 2);
    await outbox.settled();
    await add(3);
    await on()
      .app.db.updateTable('outbox')
      .set((eb) => ({ created_at: eb('created_at', '-', 30_000) }))
      .where('subject_id', '=', 3)
      .execute();
    const metrics = await (await fetch(`${on().url}/metrics`)).text();
    expect(metrics).toContain('parley_outbox_items{kind="test-metrics",state="given up"} 1');
    expect(metrics).toContain('parley_outbox_items{kind="test-metrics",state="due"} 1');
    expect(Number(/^parley_outbox_oldest_due_seconds (\S+)/m.exec(metrics)?.[1])).toBeGreaterThanOrEqual(30);
    expect((await outbox.metrics.done.get()).values).toMatchObject([{ value: 1 }]);
    await outbox.close();
  });
});

describeWith('postgres', sharedPostgres, 'the outbox of nodes whose clocks differ', (postgres) => {
  const on = started(async () => Parley.start({ DATABASE_URL: await postgres.createDatabase() }));
  afterEach(() => void vi.useRealTimers());
  const moveClock = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
  const node = (work: Handler['work']) =>
    new Outbox({ db: on().app.db, log: createLog('silent'), handlers: { clocks: { work, atOnce: 1 } } });
  const lay = (dueInMs?: number) =>
    enqueue(
      on().app.db,
      [{ kind: 'clocks', subjectId: 1, ...(dueInMs !== undefined && { dueAt: Date.now() + dueInMs }) }],
      Date.now(),
    );
  const rows = () => on().app.db.selectFrom('outbox').selectAll().where('kind', '=', 'clocks').execute();

  test.each([
    ['an hour ahead', HOUR_MS],
    ['an hour behind', -HOUR_MS],
  ])('one that is %s leaves to the others what they are doing, and to later what is for later', async (_, ahead) => {
    await lay();
    let begun = () => {};
    const beginning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    let end = () => {};
    const one = node(async () => {
      begun();
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      return 'done';
    });
    one.ring();
    await beginning;
    const took: number[] = [];
    moveClock(ahead);
    const two = node(async ({ createdAt }, { now }) => {
      took.push(now() - createdAt);
      return took.length === 1 ? { again: now() + 60_000 } : 'done';
    });
    await lay(600_000);
    await two.settled();
    expect(took).toEqual([]);
    const metrics = await (await fetch(`${on().url}/metrics`)).text();
    const seen = Number(/^parley_clock_ahead_seconds (\S+)/m.exec(metrics)?.[1]);
    expect(Math.abs(seen * 1_000 - ahead)).toBeLessThan(60_000);
    // And what it lays down for at once the others do at once, as it does itself.
    end();
    await one.settled();
    await one.close();
    await lay();
    vi.useRealTimers();
    await two.settled();
    expect(took).toHaveLength(1);
    expect(Math.abs(took[0] ?? HOUR_MS)).toBeLessThan(60_000);
    const waits = (await rows()).map(({ due_at }) => Math.round((due_at - Date.now()) / 60_000));
    expect(waits.toSorted((a, b) => a - b)).toEqual([1, 10]);
    await two.close();
    await on().app.db.deleteFrom('outbox').where('kind', '=', 'clocks').execute();
  });
});

test('times between tries double up to an hour, and are spread', () => {
  expect([1, 2, 3, 20].map((attempts) => retryAfter(attempts, () => 1))).toEqual([5_000, 10_000, 20_000, 3_600_000]);
  expect(retryAfter(3, () => 0)).toBe(10_000);
});

test('what fails is tried for about half a day', () => {
  let waited = 0;
  for (let attempts = 1; attempts < ATTEMPTS_MAX; attempts += 1) waited += retryAfter(attempts, () => 0.5);
  expect(Math.round(waited / HOUR_MS)).toBe(12);
});
