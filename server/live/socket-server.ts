import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server } from 'socket.io';
import type { Sessions } from '../accounts/sessions.ts';
import { isStaff } from '../accounts/viewer.ts';
import { Refusal } from '../errors.ts';
import { isCrawlerAgent } from '../http/crawler.ts';
import type { Log } from '../log.ts';
import { answerUnknown, type ParleySocket } from './handle.ts';
import type { Holds } from './holds.ts';
import { memberRoom, type ParleyServer, STAFF_ROOM } from './live.ts';
import { OneFrameAdapter } from './one-frame-adapter.ts';

// No request of ours needs a kilobyte. The connection that sends more than this is closed.
const REQUEST_MAX_BYTES = 16_384;
// A page whose connection is dead without having been told goes on saying "Live" for as long as both together.
const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5_000;
// Until then nobody knows whose connection it is, and it counts for nobody.
const INTRODUCED_WITHIN_MS = 5_000;

/**
 * Opens the socket server on `http`: websocket only, so that no proxy needs sticky sessions. A handshake is judged by
 * its origin; whoever has not said `introducedWithin` ms after it what it comes for is cut off.
 */
export function createSocketServer(
  http: HttpServer,
  mayConnect: (request: IncomingMessage) => boolean,
  introducedWithin = INTRODUCED_WITHIN_MS,
): ParleyServer {
  return new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    adapter: OneFrameAdapter,
    maxHttpBufferSize: REQUEST_MAX_BYTES,
    pingInterval: PING_EVERY_MS,
    pingTimeout: PONG_WITHIN_MS,
    connectTimeout: introducedWithin,
    allowRequest: (request, answer) => answer(null, mayConnect(request)),
  });
}

interface Door {
  sessions: Sessions;
  holds: Holds;
  addressOf: (request: IncomingMessage) => string;
  log: Log;
}

/** Lets viewers in, as many as may be held, each in the room of their member, and has `connected` answer their requests. */
export function welcome(
  io: ParleyServer,
  { sessions, holds, addressOf, log }: Door,
  connected: (socket: ParleySocket) => void,
): void {
  const tells = log.isLevelEnabled('debug');
  io.use(async (socket, next) => {
    try {
      socket.data.viewer = await sessions.viewerOf(socket.handshake.headers.cookie);
      socket.data.crawler = isCrawlerAgent(socket.handshake.headers['user-agent'] ?? '');
      socket.data.following = new Map();
      socket.data.inBoard = null;
      const release = holds.take(addressOf(socket.request), socket.data.viewer);
      socket.conn.once('close', release);
      // Gone while it was found out who they are: nobody says so again.
      if (socket.conn.readyState !== 'open') release();
      next();
    } catch (error) {
      if (error instanceof Refusal) return next(error);
      log.error({ err: error, socket: socket.id }, 'a connection could not be let in');
      next(new Error('unavailable'));
    }
  });
  io.on('connection', (socket) => {
    socket.on('error', () => {}); // A broken packet ends its own connection, nothing else.
    if (tells) tellOf(socket, log);
    answerUnknown(socket);
    if (socket.data.viewer.kind === 'member') socket.join(memberRoom(socket.data.viewer.id));
    if (isStaff(socket.data.viewer)) socket.join(STAFF_ROOM);
    connected(socket);
  });
}

function tellOf(socket: ParleySocket, log: Log): void {
  const ofSocket = log.child({ socket: socket.id });
  ofSocket.debug('a socket came');
  socket.once('disconnect', (reason) => ofSocket.debug({ reason }, 'a socket went'));
}
