import { expect, test } from 'vitest';
import type { Auth } from '../../server/accounts/auth.ts';
import { Sessions } from '../../server/accounts/sessions.ts';
import type { Db } from '../../server/database/connection.ts';
import { until } from '../support/until.ts';

/** Sessions whose library answers what it is asked one after the other, when it is told to. */
function slowly() {
  const asked: (() => void)[] = [];
  const auth = {
    $context: Promise.resolve({ authCookies: { sessionToken: { name: 'session' } } }),
    api: {
      getSession: () =>
        new Promise((answered) => asked.push(() => answered({ response: null, headers: new Headers() }))),
    },
  };
  return { asked, sessions: new Sessions({} as Db, auth as unknown as Auth) };
}

test('whoever was being looked up while sessions ended is looked up once more', async () => {
  const { asked, sessions } = slowly();
  const viewer = sessions.viewerOf('session=token');
  await until(() => asked.length === 1, { because: 'nobody was looked up' });
  sessions.forget(7);
  asked[0]?.();
  await until(() => asked.length === 2, { because: 'they are taken for who they may be no longer' });
  asked[1]?.();
  expect(await viewer).toMatchObject({ kind: 'guest' });
});

test('whoever asks beside them, or a moment later, asks nobody again', async () => {
  const { asked, sessions } = slowly();
  const viewers = [sessions.viewerOf('session=token'), sessions.viewerOf('session=token')];
  await until(() => asked.length === 1, { because: 'nobody was looked up' });
  asked[0]?.();
  await Promise.all(viewers);
  await sessions.viewerOf('session=token');
  expect(asked.length).toBe(1);
});
