import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the range from which Linux and macOS number outgoing connections: a part that is down for a while could find
// its port taken by one of those, even by a client that connected to itself while it tried to reach the part.
const LOWEST = 20_000;
const HIGHEST = 32_000;
const ATTEMPTS = 50;

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
};

/** Finds a TCP port that nothing listens on at 127.0.0.1; throws when 50 random ones were all taken. */
export const freePort = async (): Promise<number> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port found between ${LOWEST} and ${HIGHEST}`);
};
