import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../server/database/connection.ts';
import { NodeProcess } from '../support/node.ts';
import { describeWith } from '../support/offered.ts';
import type { Person } from '../support/person.ts';
import { PostOffice } from '../support/post-office.ts';
import { PushBrowser } from '../support/push-browser.ts';
import { PushService } from '../support/push-service.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

const PUSH_LINE = fileURLToPath(new URL('../support/push-line.js', import.meta.url));
const EMAIL = 'ann@example.org';
const DAY = 1_440;

describeWith('postgres', sharedPostgres, 'a pop-up, a letter, and a node that is killed', (postgres) => {
  let office: PostOffice;
  let service: PushService;
  let database: Database;
  let node: NodeProcess;
  let board = 0;
  let ann: Person;
  let bob: Person;
  const phone = new PushBrowser();
  const db = () => database.db;

  beforeAll(async () => {
    [office, service] = await Promise.all([PostOffice.open(), PushService.start()]);
    service.add(phone);
    const databaseUrl = await postgres.createDatabase();
    const settings = {
      ...{ DATABASE_URL: databaseUrl, LOG_LEVEL: 'error', ...office.environment },
      ...{ NODE_OPTIONS: `--import ${PUSH_LINE}`, PUSH_AT: service.url },
    };
    node = await NodeProcess.start(settings);
    database = await openDatabase({ databaseUrl, dataDir: '/nowhere' });
    [ann, bob] = [node.person(), node.person()];
    await ann.register('Ann');
    await bob.register('Bob');
    await ann.call('PUT', '/push/subscription', phone.subscription);
    await setAnn({ confirmed_email: EMAIL, mail_after: 0 });
    const { body } = await bob.call<{ boards: { id: number }[] }>('GET', '/boards');
    board = body.boards[0]?.id ?? 0;
  });
  afterAll(async () => {
    await database?.db.destroy();
    await node?.stop();
    await Promise.all([office?.close(), service?.stop()]);
  });

  const setAnn = (values: object) => db().updateTable('members').set(values).where('name', '=', 'Ann').execute();
  const items = () => db().selectFrom('outbox').selectAll().where('kind', 'in', ['mail', 'push']).execute();
  const deletionsHeldBack = async () => {
    const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like 'delete from "outbox"%'`.execute(
      db(),
    );
    return rows;
  };

  /**
   * Has Bob mention Ann, of which a pop-up and a letter are to tell; once `reached` resolves kills the node, ends its leases, as
   * half a minute would, and has it live again, knowing nothing, as any other would. Returns what arrived in all.
   */
  async function killOnce(
    title: string,
    reached: () => Promise<unknown>,
    mend: () => Promise<unknown> = async () => {},
  ) {
    await bob.startThread(board, title, 'Hello @Ann');
    await reached();
    node.kill('SIGKILL');
    await node.ended();
    for (const { hold } of [service, office]) hold.end();
    await mend();
    await db().updateTable('outbox').set({ leased_until: 1, due_at: 1 }).execute();
    await setAnn({ mailing_until: null, quiet_from: null, quiet_until: null });
    await node.restart();
    await until(async () => (await items()).length === 0, { within: 20_000, because: 'they were not worked off' });
    await ann.call('POST', '/notifications/read', { all: true });
    return {
      popUps: service.to(phone).filter(({ message }) => message.popUp.title.includes(title)),
      letters: office.to(EMAIL).filter(({ mail }) => mail.subject?.includes(title)),
    };
  }

  test('before it took them up: each comes once', async () => {
    const minute = Math.floor(Date.now() / 60_000) % DAY;
    await setAnn({ quiet_from: (minute + DAY - 60) % DAY, quiet_until: (minute + 60) % DAY });
    const { popUps, letters } = await killOnce('Laid down', () =>
      until(
        async () => {
          const all = await items();
          return (
            all.length === 2 && all.every(({ due_at, leased_until }) => due_at > Date.now() && leased_until === null)
          );
        },
        { because: 'they were not put off' },
      ),
    );
    expect([popUps.length, letters.length]).toEqual([1, 1]);
  });

  test('as they are being sent, before anybody took them: each comes once', async () => {
    for (const { hold } of [service, office]) hold.at('taking');
    const { popUps, letters } = await killOnce('Under way', bothHeld);
    expect([popUps.length, letters.length]).toEqual([1, 1]);
  });

  test('once they were taken, before the node heard of it: each comes again, and can be told to be the same', async () => {
    for (const { hold } of [service, office]) hold.at('saying');
    const { popUps, letters } = await killOnce('Taken', bothHeld);
    expect([popUps.length, letters.length]).toEqual([2, 2]);
    expect(popUps[1]).toEqual(popUps[0]);
    expect(letters[1]?.mail.messageId).toBe(letters[0]?.mail.messageId);
  });

  test('once the node heard of it, before it took them off its list: the letter, which was noted, comes once', async () => {
    // Whatever would take them off waits for this.
    let letGo = () => {};
    const held = new Promise<void>((go) => {
      letGo = go;
    });
    for (const { hold } of [service, office]) hold.at('taking', held);
    let holding: Promise<unknown> | undefined;
    let end = () => {};
    const { popUps, letters } = await killOnce(
      'Noted',
      async () => {
        await bothHeld();
        const locked = new Promise<void>((isLocked) => {
          holding = db()
            .transaction()
            .execute(async (trx) => {
              await trx.selectFrom('outbox').select('id').forUpdate().execute();
              isLocked();
              await new Promise<void>((over) => {
                end = over;
              });
            });
        });
        await locked;
        letGo();
        await until(async () => (await deletionsHeldBack()).length === 2, { because: 'they were not done' });
      },
      async () => {
        // The database is still busy with what the dead node asked for.
        for (const { pid } of await deletionsHeldBack()) await sql`select pg_terminate_backend(${pid})`.execute(db());
        await until(async () => (await deletionsHeldBack()).length === 0, { because: 'the database goes on' });
        end();
        await holding;
      },
    );
    expect([popUps.length, letters.length]).toEqual([2, 1]);
    expect(popUps[1]).toEqual(popUps[0]);
  });

  const bothHeld = () =>
    until(() => service.hold.held === 1 && office.hold.held === 1, { because: 'they were not sent' });
});
