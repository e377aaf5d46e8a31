import { describe, expect, test } from 'vitest';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import { until } from '../support/until.ts';

describe('connections that are held open', () => {
  const on = started(() => Parley.start({ LIMITS: 'on', CONNECTIONS_PER_ADDRESS: '3', TRUST_PROXY: '1' }));

  test('are refused beyond what an address may hold, sockets and streams together, and no longer once one ends', async () => {
    const ann = await on().member('Ann');
    const { thread } = await ann.startThread(await on().board());
    const stream = `/api/v1/threads/${thread.id}/stream`;
    const sockets = [await on().guest().connect(), await on().guest().connect()];
    const over = new AbortController();
    expect((await on().guest().fetch(stream, { signal: over.signal })).status).toBe(200);
    await expect(on().guest().connect()).rejects.toThrow(/Too many connections/);
    const refused = await on().guest().fetch(stream);
    expect([refused.status, await refused.json()]).toMatchObject([429, { error: { code: 'rate_limited' } }]);
    // Another address, as the proxy names it.
    const elsewhere = await on()
      .guest()
      .fetch(stream, { headers: { 'x-forwarded-for': '192.0.2.7' } });
    expect(elsewhere.status).toBe(200);
    await elsewhere.body?.cancel();
    // So many of one network's.
    const near = [1, 2, 3, 4].map((host) => ({ 'x-forwarded-for': `2001:db8::${host}:1` }));
    const held = await Promise.all(near.map((headers) => on().guest().fetch(stream, { headers })));
    expect(held.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429]);
    for (const { body } of held) await body?.cancel();
    sockets[0]?.disconnect();
    await until(
      () =>
        on()
          .guest()
          .connect()
          .catch(() => false),
      { because: 'nobody was let in again' },
    );
    over.abort();
  });
});
