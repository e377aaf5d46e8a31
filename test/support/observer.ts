import { createClient } from 'redis';

/** Connects another Redis client than the one under test, to see what really goes over the wire. */
export async function observe(url: string) {
  const client = createClient({ url, socket: { reconnectStrategy: 25 }, disableOfflineQueue: true });
  client.on('error', () => {});
  await client.connect();
  const ends: (() => void)[] = [];
  return {
    client,
    /** Hears every message on Parley's channels, as it was written. */
    async wire(): Promise<{ channel: string; text: string }[]> {
      const heard: { channel: string; text: string }[] = [];
      const subscriber = client.duplicate();
      subscriber.on('error', () => {});
      await subscriber.connect();
      await subscriber.pSubscribe('parley:*', (text, channel) => heard.push({ channel, text }));
      ends.push(() => subscriber.destroy());
      return heard;
    },
    /** Lists the channels that somebody listens to. */
    async channels(): Promise<string[]> {
      return (await client.pubSubChannels('parley:*')).sort();
    },
    close() {
      for (const end of ends) end();
      client.destroy();
    },
  };
}
export type Observer = Awaited<ReturnType<typeof observe>>;

/** Asks one server something, over a client of another make than the one under test. */
export async function askRedis(port: number, ...command: string[]): Promise<unknown> {
  const client = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: false }, RESP: 2 });
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.sendCommand(command);
  } finally {
    client.destroy();
  }
}
