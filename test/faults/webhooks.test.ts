import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../server/database/connection.ts';
import { NodeProcess } from '../support/node.ts';
import { describeWith } from '../support/offered.ts';
import { Receiver } from '../support/receiver.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

describeWith('postgres', sharedPostgres, 'a webhook and a node that is killed', (postgres) => {
  let nodes: NodeProcess[] = [];
  let database: Database;
  let receiver: Receiver;
  beforeAll(async () => {
    const databaseUrl = await postgres.createDatabase();
    receiver = await Receiver.start();
    for (const _ of [1, 2])
      nodes.push(await NodeProcess.start({ DATABASE_URL: databaseUrl, WEBHOOKS_PRIVATE: 'on', LOG_LEVEL: 'error' }));
    database = await openDatabase({ databaseUrl, dataDir: '/nowhere' });
  });
  afterAll(async () => {
    await database?.db.destroy();
    await Promise.all(nodes.map((node) => node.stop()));
    await receiver?.stop();
    nodes = [];
  });

  test('what a node held when it died is sent by another, under the same id', async () => {
    const [one, two] = nodes as [NodeProcess, NodeProcess];
    const admin = one.person();
    await admin.register('Admin');
    await database.db.updateTable('members').set({ role: 'administrator' }).where('name', '=', 'Admin').execute();
    await admin.signIn('Admin');
    const fields = { boardId: '1', url: `${receiver.url}/told`, 'post.created': 'on' };
    const page = await (await admin.form('/admin/webhooks', fields)).text();
    receiver.trust('/told', /whsec_[\w+/=]+/.exec(page)?.[0] ?? '');
    // The lease is real time: the test ends it, as half a minute would.
    const endLeases = () => database.db.updateTable('outbox').set({ leased_until: 0 }).execute();

    receiver.answer = 'nothing';
    const { post } = await admin.startThread(1);
    const told = await receiver.until(({ data }) => data.post.id === post.id);
    one.kill('SIGKILL');
    await one.ended();
    receiver.answer = 200;
    await endLeases();
    await until(async () => (await database.db.selectFrom('outbox').select('id').execute()).length === 0, {
      because: 'nobody sent it again',
      within: 10_000,
    });
    expect(receiver.received.map(({ id }) => id)).toEqual([told.id, told.id]);
    const log = await database.db.selectFrom('webhook_deliveries').select(['status', 'done_at', 'error']).execute();
    expect(log).toMatchObject([{ status: 200, error: null }]);

    admin.url = two.url;
    await admin.post(post.threadId, 'The other node goes on.');
    await receiver.until(({ data }) => data.post.number === 2);
  });
});
