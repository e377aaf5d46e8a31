import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWith } from '../support/offered.ts';
import { Person } from '../support/person.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

const MAIN = new URL('../../dist/server/main.js', import.meta.url).pathname;

const running = new Set<ChildProcess>();

/** Starts the program as an operator does; `out` and `err` are what it printed so far. */
function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env.PATH, ...environment }, cwd: tmpdir() });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const run = { out: '', err: '', child, ended: new Promise<number | null>((done) => child.once('exit', done)) };
  child.stdout.on('data', (text) => {
    run.out += text;
  });
  child.stderr.on('data', (text) => {
    run.err += text;
  });
  return run;
}

/** Returns the one-time link that a program has printed, once it has. */
async function linkOf(run: ReturnType<typeof start>): Promise<URL> {
  await until(() => /administrator/.test(run.out), { within: 20_000, because: 'it did not start' });
  return new URL(/once: (\S+)/.exec(run.out)?.[1] as string);
}

describe('the start', () => {
  let folder: string;
  let settings: Record<string, string>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-start-'));
    settings = { PORT: '0', HOST: '127.0.0.1', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'warn' };
  });
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Expects the program to end with code 1 and one line that begins with the setting's name. */
  async function expectRefused(environment: Record<string, string>, setting: string): Promise<string> {
    const run = start({ ...settings, ...environment });
    expect(await run.ended).toBe(1);
    expect(run.err.trim().split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^Parley cannot start\\. ${setting}: `)),
    ]);
    expect(run.err).not.toMatch(/\bat .*\.js/);
    return run.err;
  }

  test('prints the address and a one-time link; started again, the same link', async () => {
    const links: string[] = [];
    for (const _start of [1, 2]) {
      const run = start(settings);
      const link = await linkOf(run);
      links.push(link.pathname);
      expect((await fetch(link)).status).toBe(200);
      expect(run.err).toBe('');
      run.child.kill('SIGTERM');
      expect(await run.ended).toBe(0);
    }
    expect(new Set(links).size).toBe(1);
    const secret = join(settings.DATA_DIR as string, 'secret');
    expect(statSync(secret).mode & 0o077).toBe(0);
    expect(readFileSync(secret, 'utf8').length).toBeGreaterThanOrEqual(32);
  });

  test('logs no password, address, cookie or token, whatever goes wrong', async () => {
    const run = start({ ...settings, DATA_DIR: join(folder, 'logged'), LOG_LEVEL: 'debug' });
    await until(() => /administrator/.test(run.out), { within: 20_000, because: 'it did not start' });
    const address = /Parley is at (\S+)/.exec(run.out)?.[1] as string;
    run.out = '';
    const secrets = { name: 'Loggy', email: 'loggy@example.org', password: 'a-secret-password', invitation: 'a-token' };
    const call = (path: string, body: unknown) =>
      fetch(`${address}/api/auth/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', cookie: 'better-auth.session_token=a-cookie.value' },
      });
    // The node writes by itself as well: what finds the file taken waits its turn.
    const held = new Libsql(join(folder, 'logged', 'parley.db'), { timeout: 5_000 });
    await call('sign-up/email', secrets);
    expect((await call('sign-up/email', { ...secrets, invitation: undefined })).status).toBe(200);
    await call('sign-up/email', { ...secrets, name: 'Another', invitation: undefined });
    await call('sign-in/email', { ...secrets, password: 'a-wrong-password' });
    await call('sign-in/username', { username: 'Loggy', password: 'a-wrong-password' });
    held.exec('BEGIN IMMEDIATE');
    expect((await call('sign-in/email', secrets)).status).toBe(503);
    held.exec('ROLLBACK');
    held.exec('ALTER TABLE session RENAME TO gone');
    expect((await call('sign-in/email', secrets)).status).toBe(500);
    held.close();
    await until(() => /SqliteError/.test(run.out), { because: 'the failure was not logged' });
    for (const secret of ['loggy@', 'a-secret-password', 'a-wrong-password', 'a-token', 'a-cookie'])
      expect(run.out + run.err).not.toContain(secret);
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(0);
  });

  test.each([
    ['PORT', 'abc'],
    ['DATABASE_URL', 'mysql://x'],
    ['REDIS_URL', 'localhost:6379'],
    ['PUBLIC_URL', 'https://forum.example/sub'],
    ['SECRET', 'short'],
    ['LIMITS', 'no'],
    ['LOG_LEVEL', 'all'],
    ['TRUST_PROXY', 'true'],
    ['HOST', 'no.such.host.invalid'],
  ])('%s=%s ends it with one clear line', async (name, value) => {
    await expectRefused({ [name]: value }, name);
  });

  test('a port that is taken is named', async () => {
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
    const { port } = taken.address() as { port: number };
    expect(await expectRefused({ PORT: String(port) }, 'PORT')).toContain(String(port));
    await new Promise((closed) => taken.close(closed));
  });

  test('a PostgreSQL that is not there is named, without its password', async () => {
    const url = 'postgres://parley:a-password@127.0.0.1:1/parley';
    expect(await expectRefused({ DATABASE_URL: url }, 'DATABASE_URL')).not.toContain('a-password');
  });

  test.each(['a file in its place', 'a folder that cannot be made', 'a database that is none', 'a secret cut off'])(
    'DATA_DIR with %s is named',
    async (what) => {
      const dir = join(folder, what.replaceAll(' ', '-'));
      if (what === 'a file in its place') writeFileSync(dir, '');
      if (what === 'a database that is none') {
        mkdirSync(dir);
        writeFileSync(join(dir, 'parley.db'), 'This is no database. '.repeat(500));
      }
      if (what === 'a secret cut off') {
        mkdirSync(dir);
        writeFileSync(join(dir, 'secret'), '');
      }
      const path = what === 'a folder that cannot be made' ? '/proc/parley' : dir;
      await expectRefused({ DATA_DIR: path }, 'DATA_DIR');
      if (what !== 'a secret cut off') await expectRefused({ DATA_DIR: path, SECRET: 'x'.repeat(32) }, 'DATA_DIR');
    },
  );
});

describeWith('postgres', sharedPostgres, 'the start of two nodes at once on an empty PostgreSQL', (postgres) => {
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
  });

  test('prints one link at both, which works at both until it is used', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-start-'));
    const shared = { DATABASE_URL: await postgres.createDatabase(), DATA_DIR: folder };
    const runs = [1, 2].map(() => start({ ...shared, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn' }));
    const links = await Promise.all(runs.map(linkOf));
    const [path = '', ...others] = new Set(links.map(({ pathname }) => pathname));
    expect(others).toEqual([]);
    for (const link of links) expect((await fetch(link)).status).toBe(200);
    const [ada, guest] = links.map(({ origin }) => new Person(origin));
    await ada?.register('Ada');
    expect((await ada?.form(`${path}/accept`, {}))?.status).toBe(303);
    expect((await ada?.fetch('/admin/forum'))?.status).toBe(200);
    expect((await guest?.fetch(path))?.status).toBe(404);
    for (const run of runs) run.child.kill('SIGTERM');
    expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([0, 0]);
    rmSync(folder, { recursive: true });
  });
});
