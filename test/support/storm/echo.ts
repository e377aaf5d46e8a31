import { setTimeout as after } from 'node:timers/promises';
import { createClient } from 'redis';

const LATE_MS = 700;

/** Publishes once more, late and so out of order, whatever goes over Redis until the returned function is called. */
export async function echoMessages(url: string): Promise<() => Promise<void>> {
  const clients = [createClient({ url }), createClient({ url })] as const;
  for (const client of clients) client.on('error', () => {});
  const [subscriber, publisher] = clients;
  try {
    await Promise.all([subscriber.connect(), publisher.connect()]);
    // An echo is not echoed: each channel's text once.
    const echoed = new Set<string>();
    await subscriber.pSubscribe('parley:*', async (text, channel) => {
      if (echoed.delete(channel + text)) return;
      await after(LATE_MS * Math.random());
      echoed.add(channel + text);
      await publisher.publish(channel, text).catch(() => {});
    });
  } catch {
    // Redis is away as well: there is nothing to echo.
  }
  return async () => {
    for (const client of clients) client.destroy();
  };
}
