import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Post } from '../../shared/post.ts';
import { Parley } from '../support/parley.ts';
import { PASSWORD } from '../support/person.ts';

const A_MOMENT_MS = 1_000;
const TOO_LONG_MS = 8_000;

describe('a database file that another process holds', () => {
  let on: Parley;
  let folder: string;
  let other: Libsql.Database;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-held-'));
    on = await Parley.start({ DATA_DIR: folder });
    other = new Libsql(join(folder, 'parley.db'));
  });
  afterAll(async () => {
    other.close();
    await on.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Holds the database from now on for `ms`; resolves when it is let go. */
  function hold(ms: number): Promise<void> {
    other.exec('BEGIN IMMEDIATE');
    return new Promise((done) =>
      setTimeout(() => {
        other.exec('ROLLBACK');
        done();
      }, ms),
    );
  }

  const posts = async (threadId: number) =>
    (await on.guest().call<{ posts: Post[] }>('GET', `/threads/${threadId}/posts`)).body.posts.map(({ body }) => body);

  test('makes every kind of write wait for a moment, and none fail', async () => {
    const [ann, bob] = [await on.member('Ann'), await on.member('Bob')];
    const { thread, post } = await ann.startThread(await on.board());
    const held = hold(A_MOMENT_MS);
    const newcomer = on.guest();
    const statuses = await Promise.all([
      ann.call('POST', `/threads/${thread.id}/posts`, { body: 'By JSON.' }).then(({ status }) => status),
      ann.form(`/threads/${thread.id}/reply`, { body: 'By form.' }).then(({ status }) => status),
      ann.call('PATCH', `/posts/${post.id}`, { body: 'Edited.' }).then(({ status }) => status),
      bob.call('PUT', `/posts/${post.id}/reaction`, { kind: 'like' }).then(({ status }) => status),
      bob.call('PUT', `/threads/${thread.id}/watch`, { level: 'nothing' }).then(({ status }) => status),
      bob.form('/account/settings', { location: 'Here' }).then(({ status }) => status),
      on
        .guest()
        .form('/account/sign-in', { who: 'Bob', password: PASSWORD })
        .then(({ status }) => status),
      newcomer
        .form('/account/register', { name: 'Cleo', email: 'cleo@example.org', password: PASSWORD })
        .then(({ status }) => status),
      on
        .guest()
        .fetch(`/threads/a-thread.${thread.id}/`)
        .then(({ status }) => status),
    ]);
    await held;
    expect(statuses).toEqual([201, 303, 200, 200, 200, 303, 303, 303, 200]);
    expect((await posts(thread.id)).toSorted()).toEqual(['By JSON.', 'By form.', 'Edited.']);
    expect((await newcomer.call('GET', '/notifications')).status).toBe(200);
  });

  test('refuses writes after a while, keeps what was written, and takes it when sent again', async () => {
    const dee = await on.member('Dee');
    const { thread } = await dee.startThread(await on.board());
    const held = hold(TOO_LONG_MS);
    const [called, sent, signedIn, read] = await Promise.all([
      dee.call<{ error: { code: string; message: string } }>('POST', `/threads/${thread.id}/posts`, {
        body: 'By JSON.',
        clientId: 'one-intent',
      }),
      dee.form(`/threads/${thread.id}/reply`, { body: 'By form.', clientId: 'another-intent' }),
      on.guest().form('/account/sign-in', { who: 'Dee', password: PASSWORD }),
      dee.page(`/threads/a-thread.${thread.id}/`),
    ]);
    expect(read).toContain('The first post.');
    expect([called.status, called.body.error.code, called.headers.get('retry-after')]).toEqual([
      503,
      'unavailable',
      '5',
    ]);
    expect(JSON.stringify(called.body)).not.toMatch(/sqlite|busy|lock/i);
    expect([sent.status, sent.headers.get('retry-after')]).toEqual([503, '5']);
    expect(signedIn.status).toBe(503);
    const page = await sent.text();
    expect(page).toContain('By form.</textarea>');
    expect(page).toContain('value="another-intent"');
    await held;
    expect(await posts(thread.id)).toEqual(['The first post.']);
    expect(
      (await dee.form(`/threads/${thread.id}/reply`, { body: 'By form.', clientId: 'another-intent' })).status,
    ).toBe(303);
    await dee.post(thread.id, 'By JSON.', { clientId: 'one-intent' });
    expect(await posts(thread.id)).toEqual(['The first post.', 'By form.', 'By JSON.']);
  });
});
