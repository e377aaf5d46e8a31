import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawing } from '../support/drawings.ts';
import { LiveFollower } from '../support/live-follower.ts';
import { nginxBinary, startNginx } from '../support/nginx.ts';
import { Person } from '../support/person.ts';
import { describeTwoNodes } from '../support/two-nodes.ts';
import { until } from '../support/until.ts';

// No machine needs nginx to work on Parley: .ci/run installs it.
describe.skipIf(!nginxBinary)('two nodes behind nginx, as deploy/nginx.conf sets it up', () => {
  describeTwoNodes(
    'with TRUST_PROXY=1',
    (on) => {
      let nginx: Awaited<ReturnType<typeof startNginx>>;
      beforeAll(async () => {
        nginx = await startNginx([on().one, on().two]);
      });
      afterAll(() => nginx?.stop());

      test('one node after the other is drained and started again, and nobody who follows, reads or posts notices', async () => {
        const ann = new Person(nginx.url);
        await ann.register('Ann');
        const { thread } = await ann.startThread(1);
        const followers = await Promise.all(
          Array.from({ length: 6 }, () => LiveFollower.start([nginx.url], thread.id)),
        );
        let [number, rolling] = [1, true];
        const post = async () => {
          while (rolling) number = (await ann.post(thread.id, 'Through the proxy.', { clientId: randomUUID() })).number;
        };
        const read = async () => {
          while (rolling) expect((await ann.fetch(`/threads/${thread.slug}.${thread.id}/`)).status).toBe(200);
        };
        const noticed = Promise.all([post(), read()]).catch((error) => new Error(nginx.lastWords(), { cause: error }));
        for (const node of [on().one, on().two]) {
          node.kill('SIGTERM');
          expect(await node.ended()).toBe(0);
          await node.restart();
        }
        rolling = false;
        expect(await noticed).not.toBeInstanceOf(Error);
        for (const follower of followers) await follower.shown(number);
        expect(followers.flatMap(({ faults }) => faults)).toEqual([]);
        expect(Math.max(...followers.map(({ cutOff }) => cutOff))).toBeLessThanOrEqual(4);
        for (const follower of followers) follower.close();
      });

      test('a stream comes through piece by piece, a picture as large as Parley takes it, and no larger one', async () => {
        const bob = new Person(nginx.url);
        await bob.register('Bob');
        const { thread } = await bob.startThread(1);
        const over = new AbortController();
        const stream = await bob.fetch(`/api/v1/threads/${thread.id}/stream`, { signal: over.signal });
        const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
        let heard = (await reader?.read())?.value ?? '';
        await bob.post(thread.id, 'Piece by piece.');
        while (!heard.includes('Piece by piece.')) heard += (await reader?.read())?.value ?? '';
        over.abort();

        const large = Buffer.concat([await drawing(), Buffer.alloc(9 * 1024 * 1024)]);
        expect((await bob.upload(large)).width).toBe(640);
        const form = new FormData();
        form.set('file', new Blob([new Uint8Array(13 * 1024 * 1024)]), 'large.png');
        expect((await bob.fetch('/api/v1/files', { method: 'POST', body: form })).status).toBe(413);
      });

      test('people are counted by their own address, whatever they claim', async () => {
        const asked = await fetch(`${nginx.url}/healthz`, { headers: { 'x-forwarded-for': '203.0.113.77' } });
        expect(await asked.json()).toMatchObject({ address: '127.0.0.1', forwarded: true });
      });

      test('the figures of the nodes are not for the world, however they are asked for', async () => {
        for (const path of ['/metrics', '/Metrics/', '/metrics?x', '/%6detrics'])
          expect((await fetch(nginx.url + path)).status, path).toBe(404);
        expect((await fetch(`${on().one.url}/metrics`)).status).toBe(200);
      });

      test('what is silent for less than its timeout is not cut', () => {
        const silent = Number(/proxy_read_timeout (\d+)s/.exec(nginx.config)?.[1]);
        expect(silent).toBeGreaterThan(3 * 15);
      });

      test('nodes that are both away are said to be, and found again at once', async () => {
        on().one.kill('SIGKILL');
        on().two.kill('SIGKILL');
        await Promise.all([on().one.ended(), on().two.ended()]);
        expect((await fetch(`${nginx.url}/`)).status).toBe(502);
        await on().two.restart();
        await until(async () => (await fetch(`${nginx.url}/`)).ok, {
          within: 5_000,
          because: 'it was not found again',
        });
      });
    },
    { TRUST_PROXY: '1' },
  );
});
