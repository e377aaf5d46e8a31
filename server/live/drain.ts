import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { inTime } from '../in-time.ts';
import type { ParleyServer } from './requests.ts';

// Thousands of browsers that come back in the same moment would be a storm for the other nodes.
const LET_GO_WITHIN_MS = 2_000;
const BATCH_EVERY_MS = 50;
const BATCH_AT_LEAST = 25;
const FINISHED_WITHIN_MS = 5_000;
// Who was accepted last may not have come to ask yet. A proxy cannot send a post again whose connection broke off.
const ASKED_WITHIN_MS = 250;

/** Keeps track of the server's connections and requests, so that it can be stopped however they behave. */
export function trackConnections(http: Server) {
  const connections = new Set<Socket>();
  const asked = new Set<ServerResponse>();
  let draining = false;
  let answeredAll = () => {};
  let allGone = () => {};

  function forget(this: Socket): void {
    connections.delete(this);
    if (connections.size === 0) allGone();
  }
  http.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', forget);
  });
  // Before the application, which may answer at once: whoever asks over a kept connection is told not to keep it.
  http.prependListener('request', (_request, response) => {
    if (draining) response.setHeader('Connection', 'close');
    asked.add(response);
    response.on('close', () => {
      asked.delete(response);
      if (asked.size === 0) answeredAll();
    });
  });

  return {
    /**
     * Lets the browsers go in shuffled batches within 2 s, then stops accepting, has `endStreams` end what has no end
     * by itself, waits up to 5 s for requests to be answered, and closes what is still open.
     */
    async drain(io: ParleyServer, endStreams: () => void): Promise<void> {
      draining = true;
      await letGo(io);
      // Not http.close(): that cuts whoever has connected and is about to ask.
      const closed = new Promise<void>((done) => NetServer.prototype.close.call(http, () => done()));
      endStreams();
      const gone = new Promise<void>((done) => (allGone = done));
      if (connections.size > 0) await inTime(ASKED_WITHIN_MS, 'still there', () => gone).catch(() => {});
      const answered = new Promise<void>((done) => (answeredAll = done));
      if (asked.size > 0) await inTime(FINISHED_WITHIN_MS, 'not answered', () => answered).catch(() => {});
      io.engine.close();
      for (const socket of connections) socket.destroy();
      await closed;
    },
  };
}

async function letGo(io: ParleyServer): Promise<void> {
  const sockets = [...io.of('/').sockets.values()].sort(() => Math.random() - 0.5);
  const size = Math.max(BATCH_AT_LEAST, Math.ceil((sockets.length * BATCH_EVERY_MS) / LET_GO_WITHIN_MS));
  for (let i = 0; i < sockets.length; i += size) {
    if (i > 0) await pause(BATCH_EVERY_MS);
    // The transports, not the sockets: a client told "disconnect" stays away, one cut off comes back.
    for (const socket of sockets.slice(i, i + size)) socket.conn.close();
  }
}
