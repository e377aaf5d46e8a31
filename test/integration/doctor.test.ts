import { randomUUID } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFileLimit, checkNode } from '../../server/doctor/machine.ts';
import { checkRedis } from '../../server/doctor/redis.ts';
import { runDoctor } from '../../server/doctor/run-doctor.ts';
import { started } from '../support/engines.ts';
import { observe } from '../support/observer.ts';
import { describeWith } from '../support/offered.ts';
import { Paper } from '../support/paper.ts';
import { Parley } from '../support/parley.ts';
import { freePort } from '../support/ports.ts';
import { startProxy } from '../support/proxy.ts';
import { startRedis } from '../support/redis.ts';
import { startSentinels } from '../support/redis-sentinels.ts';
import { S3StandIn } from '../support/s3.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';
import { startWebProxy } from '../support/web-proxy.ts';

async function doctor(environment: Record<string, string | undefined>) {
  const stdout = new Paper();
  const code = await runDoctor({ LOG_LEVEL: 'silent', ...environment }, { stdout });
  return { code, said: stdout.text };
}

describe('the doctor, of a node alone', () => {
  const on = started(() => Parley.start());
  const well = () => ({ DATA_DIR: on().dataDir, PUBLIC_URL: on().url });

  test('finds nothing broken where all is well', async () => {
    const { code, said } = await doctor(well());
    expect(said).toMatch(/Nothing is broken\.\n$/);
    expect(said).toContain('SQLite: its tables are up to date');
    expect(said).toContain('PUBLIC_URL: websockets get through');
    expect(said).toContain('TRUST_PROXY: no proxy stands in front');
    expect(code).toBe(0);
  });

  test('names the setting that no node would start with', async () => {
    const { code, said } = await doctor({ ...well(), TRUST_PROXY: 'yes' });
    expect([code, said]).toEqual([1, expect.stringMatching(/^BROKEN {3}settings: TRUST_PROXY: must be the number/m)]);
  });

  test('says that a folder cannot be written, and that others can read what is in it', async () => {
    const file = join(on().dataDir, 'a-file');
    await writeFile(file, '');
    expect((await doctor({ ...well(), DATA_DIR: join(file, 'data') })).said).toMatch(
      /^BROKEN {3}DATA_DIR: .* cannot be written/m,
    );
    const secret = join(on().dataDir, 'secret');
    await writeFile(secret, 'x'.repeat(40));
    await chmod(secret, 0o644);
    expect((await doctor(well())).code).toBe(0); // The folder lets nobody in.
    await chmod(on().dataDir, 0o755);
    // The node made the database, and its journal, for its owner alone.
    expect((await doctor(well())).said.match(/^BROKEN.*/gm)).toEqual([
      expect.stringMatching(/DATA_DIR: other users .* the secret .* chmod 600/),
    ]);
    await chmod(secret, 0o600);
    await chmod(join(on().dataDir, 'parley.db'), 0o640);
    expect((await doctor(well())).said).toMatch(/^BROKEN {3}DATA_DIR: other users .* the database .* chmod 600/m);
    await chmod(join(on().dataDir, 'parley.db'), 0o600);
    await chmod(on().dataDir, 0o700);
  });

  test('says that nobody answers at the public address, or somebody else', async () => {
    const nobody = await doctor({ ...well(), PUBLIC_URL: `http://127.0.0.1:${await freePort()}` });
    expect(nobody.said).toMatch(/^BROKEN {3}PUBLIC_URL: .* does not lead to a node: connect ECONNREFUSED/m);
    const s3 = await S3StandIn.start();
    expect((await doctor({ ...well(), PUBLIC_URL: s3.config.endpoint })).said).toMatch(
      /^BROKEN {3}PUBLIC_URL: .*and not as a node does/m,
    );
    await s3.stop();
  });

  test('says that a proxy drops websockets, and that it is not trusted', async () => {
    const proxy = await startWebProxy({ port: on().port }, { websockets: false });
    const { code, said } = await doctor({ ...well(), PUBLIC_URL: proxy.url });
    proxy.stop();
    expect(said).toMatch(/^BROKEN {3}PUBLIC_URL: no websocket gets through: .*Upgrade/m);
    expect(said).toMatch(/^BROKEN {3}TRUST_PROXY: is not set, and a proxy stands in front/m);
    expect(code).toBe(1);
  });

  test('tells a proxy that is rightly trusted from one that is not there', async () => {
    const trusting = await Parley.start({ TRUST_PROXY: '1' });
    const proxy = await startWebProxy({ port: trusting.port });
    const environment = { DATA_DIR: trusting.dataDir, TRUST_PROXY: '1' };
    const through = await doctor({ ...environment, PUBLIC_URL: proxy.url });
    expect(through.said).toMatch(/^ok {7}TRUST_PROXY: people are told apart: we are 127\.0\.0\.1/m);
    expect(through.code).toBe(0);
    const past = await doctor({ ...environment, PUBLIC_URL: trusting.url });
    expect(past.said).toMatch(/^BROKEN {3}TRUST_PROXY: anybody can pass for anybody/m);
    proxy.stop();
    await trusting.stop();
  });

  test('says that the mail server or the bucket lets nobody in', async () => {
    const s3 = await S3StandIn.start();
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onAuth: ({ password }, _session, done) => done(password === 'right' ? null : new Error('no'), { user: 'forum' }),
    });
    const port = await freePort();
    await new Promise<void>((ready) => void smtp.listen(port, '127.0.0.1', ready));
    const { endpoint, bucket, region, accessKey, secretKey } = s3.config;
    const bucketIs = { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region, S3_ACCESS_KEY: accessKey };
    const mailIs = (password: string) => ({
      SMTP_URL: `smtp://forum:${password}@127.0.0.1:${port}`,
      MAIL_FROM: 'forum@example.org',
    });
    const right = await doctor({ ...well(), ...bucketIs, S3_SECRET_KEY: secretKey, ...mailIs('right') });
    expect(right.said).toMatch(/^ok {7}SMTP: the mail server lets us in\nok {7}S3: the bucket keeps/m);
    const wrong = await doctor({ ...well(), ...bucketIs, S3_SECRET_KEY: 'another', ...mailIs('wrong') });
    expect(wrong.said).toMatch(
      /^BROKEN {3}SMTP: the mail server does not let us in: .*\nBROKEN {3}S3: the bucket cannot be used: /m,
    );
    expect(wrong.said).not.toContain('forum:wrong');
    const nobody = { ...mailIs('right'), SMTP_URL: `smtp://127.0.0.1:${await freePort()}` };
    expect((await doctor({ ...well(), ...nobody })).said).toMatch(
      /^BROKEN {3}SMTP: the mail server does not let us in: .*ECONNREFUSED.* SMTP_URL/m,
    );
    await new Promise<void>((closed) => smtp.close(closed));
    await s3.stop();
  });
});

/** Stands before a Redis and passes on what it answers as an older one would whose clock is wrong. */
async function olderRedis(port: number) {
  const server = createServer((client) => {
    const real = connect(port, '127.0.0.1');
    client.pipe(real);
    real.on('data', (answer) =>
      client.write(
        String(answer)
          .replace(/redis_version:\d/, 'redis_version:5')
          .replace(/^(\*2\r\n\$10\r\n\d{4})\d/, (_, before) => `${before}0`),
      ),
    );
    for (const line of [client, real])
      line.on('error', () => {}).on('close', () => [client, real].map((l) => l.destroy()));
  });
  const at = await freePort();
  await new Promise<void>((ready) => void server.listen(at, '127.0.0.1', ready));
  return { url: `redis://127.0.0.1:${at}`, stop: () => server.close() };
}

test('the doctor knows a Node.js that is too old, and a limit on files that is too low', async () => {
  expect(checkNode('20.18.3')).toMatchObject({ state: 'broken', todo: 'install 20.19 or later' });
  expect(checkNode('24.1.0')).toMatchObject({ state: 'ok' });
  const limits = join('/tmp', `limits-${randomUUID()}`);
  await writeFile(limits, 'Limit  Soft Limit  Hard Limit  Units\nMax open files            1024    4096    files\n');
  expect(checkFileLimit(limits)).toMatchObject({
    state: 'warning',
    said: expect.stringContaining('room for 824 browsers'),
  });
});

describeWith('redis', startRedis, 'the doctor, of many nodes', (redis) => {
  afterAll(() => redis.stop());

  describeWith('postgres', sharedPostgres, 'over PostgreSQL', (postgres) => {
    let [url, line] = ['', undefined as Awaited<ReturnType<typeof startProxy>> | undefined];
    let parley: Parley;
    beforeAll(async () => {
      url = await postgres.createDatabase();
      parley = await Parley.start({ DATABASE_URL: url, REDIS_URL: redis.url });
      line = await startProxy({ host: '127.0.0.1', port: redis.port });
    });
    afterAll(async () => {
      await parley?.stop();
      await line?.stop();
    });
    const well = () => ({
      DATA_DIR: parley.dataDir,
      DATABASE_URL: url,
      REDIS_URL: redis.url,
      PUBLIC_URL: parley.url,
      SECRET: 'a secret for tests, shared by all nodes',
    });

    test('finds nothing broken where all is well', async () => {
      const { code, said } = await doctor(well());
      expect(said).toMatch(/Nothing is broken\.\n$/);
      for (const line of [
        'PostgreSQL: its clock and ours agree',
        'Redis: what is published arrives',
        'SECRET: is the one',
      ])
        expect(said).toContain(line);
      expect(code).toBe(0);
    });

    test('says that a server is away, that a secret is another, that an encoding is', async () => {
      await line?.cut();
      const admin = new Client({ connectionString: url });
      await admin.connect();
      const name = `ascii_${randomUUID().replaceAll('-', '')}`;
      await admin.query(`create database ${name} template template0 encoding 'SQL_ASCII'`);
      await admin.end();
      const { code, said } = await doctor({
        ...well(),
        DATABASE_URL: new URL(name, url).href,
        REDIS_URL: line?.url(redis.url) ?? '',
      });
      await line?.restore();
      expect(said).toMatch(/^BROKEN {3}Redis: cannot be used: connect ECONNREFUSED/m);
      expect(said).toMatch(/^BROKEN {3}PostgreSQL: its encoding is SQL_ASCII/m);
      expect(code).toBe(1);
      const other = await doctor({ ...well(), SECRET: 'another secret than the nodes were given' });
      expect(other.said).toMatch(/^BROKEN {3}SECRET: is another/m);
      const gone = await doctor({ ...well(), DATABASE_URL: `postgres://parley@127.0.0.1:${await freePort()}/x` });
      expect(gone.said).toMatch(/^BROKEN {3}PostgreSQL: cannot be used: connect ECONNREFUSED/m);
    });

    test('says that Redis is too old and goes by another clock', async () => {
      const older = await olderRedis(redis.port);
      const { said } = await doctor({ ...well(), REDIS_URL: older.url });
      older.stop();
      expect(said).toMatch(/^BROKEN {3}Redis: 5\.\S+ is too old – install 6 or later/m);
      expect(said).toMatch(/^warning {2}Redis: its clock and ours are \d+ s apart – let NTP/m);
    });

    test('says that Redis forgets, or lets nobody publish', async () => {
      const { client, close } = await observe(redis.url);
      await client.configSet({ maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' });
      expect((await doctor(well())).said).toMatch(/^warning {2}Redis: forgets whatever it likes .*allkeys-lru/m);
      await client.configSet({ maxmemory: '0', 'maxmemory-policy': 'noeviction' });
      await client.aclSetUser('narrow', ['on', '>word', '~parley:*', '+@all', 'resetchannels']);
      const narrow = await doctor({ ...well(), REDIS_URL: redis.url.replace('//', '//narrow:word@') });
      expect(narrow.said).toMatch(/^BROKEN {3}Redis: what is published does not arrive: NOPERM.*&parley/m);
      expect(narrow.code).toBe(1);
      close();
    });
  });
});

describeWith('redis', startSentinels, 'the doctor, of Sentinels', (redis) => {
  afterAll(() => redis.stop());
  const said = async (url: string) =>
    (await checkRedis(url)).map(({ state, part, said }) => `${state} ${part}: ${said}`);

  test('says who is the master and looks at it; says that it goes by another name, and who could not be asked', async () => {
    const master = await redis.master();
    const well = await said(redis.url);
    expect(well).toContain(`ok Sentinel: "the-master" is at 127.0.0.1:${master.port}, with 2 replicas`);
    expect(well).toContain('ok Redis: what is published arrives');
    expect(well.filter((line) => !line.startsWith('ok'))).toEqual([]);
    expect(await said(redis.url.replace('the-master', 'another'))).toEqual([
      'broken Sentinel: they know no master "another", but: the-master',
    ]);
    const [gone] = redis.sentinels;
    await redis.sentinels[0]?.stop();
    await redis.sentinels[1]?.stop();
    const few = await said(redis.url);
    expect(few[0]).toMatch(new RegExp(`^warning Sentinel: 127.0.0.1:${gone?.port} cannot be asked: .*ECONNREFUSED`));
    await until(async () => /could name no other master: NOQUORUM/.test((await said(redis.url)).join('\n')), {
      because: 'it does not say that no other master could be named',
    });
    const [, , third] = redis.sentinels;
    expect(await said(`redis://127.0.0.1:${third?.port}`)).toEqual(['broken Redis: this is a Sentinel']);
    await third?.stop();
    expect(await said(redis.url)).toContain('broken Sentinel: no Sentinel tells of any master');
  });
});
