import { expect, test } from 'vitest';
import { createLog } from '../../server/log.ts';
import { connectRedis } from '../../server/redis/connect.ts';
import { describeWith } from '../support/offered.ts';
import { startRedis } from '../support/redis.ts';
import { ScriptedSentinel } from '../support/scripted-sentinel.ts';
import { until } from '../support/until.ts';

describeWith('redis', startRedis, 'a node that asks Sentinels', (redis) => {
  test('and hears of another master in the moment when it asks for one is connected again', async () => {
    const sentinel = await ScriptedSentinel.start(redis);
    const connections = connectRedis(sentinel.url, createLog('silent'));
    try {
      await connections.settled(5_000);
      await until(() => sentinel.listeners.size === 2, { because: 'it does not listen for another master' });
      let answer = () => {};
      sentinel.hold.at('saying', new Promise<void>((done) => (answer = done)));
      await redis.stop();
      await until(() => sentinel.hold.held === 2, { because: 'it does not ask for the master' });
      sentinel.tellOfSwitch();
      await until(() => sentinel.listeners.size === 0, { because: 'it did not hear' });
      answer();
      sentinel.hold.end();
      await redis.start();
      await until(() => connections.healthy, { because: 'it is not connected' });
      expect(await connections.commands.ping()).toBe('PONG');
    } finally {
      connections.close();
      sentinel.close();
      await redis.stop();
    }
  });
});
