import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestProject } from 'vitest/node';
import { memoryFolder } from './memory-folder.ts';
import { MissingPart } from './missing-part.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import type { PostgresAnswer } from './shared-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the desk where test files ask for the shared PostgreSQL and leave word of what they could not test. */
    desk: string;
  }
}

/**
 * Has the run's temporary files kept in memory and opens its desk; at the end closes it, stops the shared PostgreSQL and
 * lists what was not tested.
 */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const memory = await memoryFolder();
  if (memory) process.env.TMPDIR = memory.folder;

  const notTested = new Set<string>();
  // Started by the first file that asks: unit tests should not wait two seconds for a database.
  let starting: Promise<PostgresServer> | undefined;

  const postgres = async (): Promise<PostgresAnswer> => {
    starting ??= startPostgres();
    try {
      return { url: (await starting).url };
    } catch (error) {
      if (error instanceof MissingPart) return { missing: error.message };
      throw error;
    }
  };

  const desk = createServer(async (request, response) => {
    try {
      if (request.url === '/not-tested') notTested.add(await text(request));
      const answer = request.url === '/postgres' ? await postgres() : {};
      response.end(JSON.stringify(answer));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  desk.listen(0, '127.0.0.1');
  await once(desk, 'listening');
  const { port } = desk.address() as AddressInfo;
  provide('desk', `http://127.0.0.1:${port}`);

  return async () => {
    desk.close();
    desk.closeAllConnections();
    await (await starting?.catch(() => undefined))?.stop();
    await memory?.remove();
    for (const line of [...notTested].sort()) console.error(line);
  };
};
