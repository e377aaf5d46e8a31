import { expect, test } from 'vitest';
import { expectTruth } from '../support/truth.ts';
import { describeTwoNodes } from '../support/two-nodes.ts';
import { until } from '../support/until.ts';

describeTwoNodes('a node that is cut off from its database', (on) => {
  for (const how of ['cut', 'stall'] as const) {
    test(`(${how}) lets its followers go to a healthy one, refuses new ones, and serves again after`, async () => {
      const { one, two, line } = on();
      const ann = await on().member(`Ann ${how}`);
      const thread = await on().thread(ann);
      const followers = await Promise.all([two, two, one].map((at) => on().follower(at, thread)));
      const stream = await fetch(`${two.url}/api/v1/threads/${thread}/stream`);
      const streamEnded = Promise.allSettled([stream.text()]);
      const there = await on().elsewhere(ann);
      const before = await ann.post(thread, 'before');
      for (const follower of followers) await follower.shown(before.number);

      const cutAt = performance.now();
      await line[how]();
      // While Redis still carries whole posts, followers there may well hear; but nobody could tell them of a gap.
      const during = await ann.post(thread, 'while it was cut off');
      await until(() => followers.every(({ cutOff, url }, i) => i === 2 || (cutOff > 0 && url === one.url)), {
        within: 12_000,
        because: 'followers go on believing they are live',
      });
      const letGo = performance.now() - cutAt;
      await streamEnded;
      await until(() => followers.every(({ joined }) => joined), { because: 'not everyone was taken in elsewhere' });
      expect(await two.readiness()).toMatchObject({ status: 503, body: { database: false } });
      expect((await fetch(`${two.url}/healthz`)).status).toBe(200);
      // Prometheus waits 10 s, and what it hears now matters most.
      const scrapedAt = performance.now();
      expect(await (await fetch(`${two.url}/metrics`)).text()).toMatch(/^parley_database_answer_seconds nan$/im);
      expect(performance.now() - scrapedAt).toBeLessThan(5_000);
      await expect(on().guest(two).connect()).rejects.toThrow();
      // Who is asking is not known either by now: that is no reason to say that something is wrong with them, or with us.
      if (how === 'cut')
        expect(await there.call('POST', `/threads/${thread}/posts`, { body: 'Is anybody there?' })).toMatchObject({
          status: 503,
          body: { error: { code: 'unavailable' } },
        });
      const form = how === 'cut' && (await there.form(`/threads/x.${thread}/reply`, { body: 'Words in a form.' }));
      if (form)
        expect([form.status, await form.text()]).toEqual([503, expect.stringMatching(/form\.<[\s\S]*Send again/)]);
      for (const follower of followers) await follower.shown(during.number);

      if (how === 'cut') await line.restore();
      else line.resume();
      const healedAt = performance.now();
      await until(async () => (await two.readiness()).status === 200, { within: 10_000, because: 'it stays unready' });
      const back = await on().follower(two, thread);
      expect(back.url).toBe(two.url);
      console.info(`database ${how}: followers let go after ${(letGo / 1000).toFixed(1)} s, taken in again
        ${((performance.now() - healedAt) / 1000).toFixed(1)} s after its return`);
      await ann.post(thread, 'after');
      await expectTruth([...followers, back], { url: two.url, threadId: thread });
      expect(followers[2]?.cutOff).toBe(0);
    });
  }
});
