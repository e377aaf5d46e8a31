import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LiveFollower } from '../support/live-follower.ts';
import { NodeProcess } from '../support/node.ts';
import { expectTruth } from '../support/truth.ts';
import { until } from '../support/until.ts';

const SLOW = 20;
// Every event carries the whole post, about 40 KB of it: far more than the lines between can hold.
const EVENTS = 400;

const residentBytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

test.skipIf(process.platform !== 'linux')(
  'followers that stop reading are cut before they fill the memory, and miss nothing when they come back',
  { timeout: 90_000 },
  async () => {
    const node = await NodeProcess.start();
    try {
      const ann = node.person();
      await ann.register('Ann');
      const { thread } = await ann.startThread(1);
      const post = await ann.post(thread.id, 'x '.repeat(9_900));
      const slow = await Promise.all(Array.from({ length: SLOW }, () => LiveFollower.start([node.url], thread.id)));
      const quick = await LiveFollower.start([node.url], thread.id);
      const edit = async (times: number): Promise<void> => {
        for (let i = 0; i < times; i += 1)
          await ann.call('PATCH', `/posts/${post.id}`, { body: `${i} ${'x '.repeat(9_900)}` });
      };
      await edit(50);
      const before = residentBytes(node.pid);
      for (const follower of slow) follower.stopReading();
      let most = 0;
      const watch = setInterval(() => {
        most = Math.max(most, residentBytes(node.pid));
      }, 100);
      await edit(EVENTS);
      await until(() => /does not read was cut/.test(node.lastWords()), { within: 10_000, because: 'nobody was cut' });
      const { number } = await ann.post(thread.id, 'after');
      await quick.shown(number);
      clearInterval(watch);
      console.info(`slow readers: ${SLOW} were sent ${((SLOW * EVENTS * 40) / 1024).toFixed(0)} MB they did not read;
        memory ${(before / 2 ** 20).toFixed(0)} MB before, ${(most / 2 ** 20).toFixed(0)} MB at most`);
      expect(most - before).toBeLessThan(150 * 2 ** 20);
      expect([quick.cutOff, quick.faults]).toEqual([0, []]);
      for (const follower of slow) follower.readOn();
      await expectTruth(slow, { url: node.url, threadId: thread.id, within: 10_000 });
      expect(slow.map(({ cutOff }) => cutOff)).toEqual(slow.map(() => 1));
      for (const follower of [...slow, quick]) follower.close();
    } finally {
      await node.stop();
    }
  },
);
