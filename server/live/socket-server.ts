import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server } from 'socket.io';
import type { Sessions } from '../accounts/sessions.ts';
import { isStaff } from '../accounts/viewer.ts';
import { Refusal } from '../errors.ts';
import { isCrawlerAgent } from '../http/crawler.ts';
import type { Log } from '../log.ts';
import type { Holds } from './holds.ts';
import { keepNoBeginning, keepNoResponses } from './lean-connections.ts';
import { OneFrameAdapter } from './one-frame-adapter.ts';
import type { ParleyServer, ParleySocket, Requests } from './requests.ts';
import { memberRoom, STAFF_ROOM } from './rooms.ts';
import { textFrame } from './text-frame.ts';
import { countUnknown } from './unknown-connections.ts';

// No request of ours needs a kilobyte. The connection that sends more than this is closed.
const REQUEST_MAX_BYTES = 16_384;
// A page whose connection is dead without having been told goes on saying "Live" for as long as both together.
const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5_000;
// Until then nobody knows whose connection it is. Finding out asks the database, which may be busy.
const INTRODUCED_WITHIN_MS = 20_000;
const ADMITTED_AT_ONCE = 20;
const CLOSED_WITHIN_MS = 2_000;
const UNKNOWN_SID = 1; // Engine.IO's “Session ID unknown”.
const PING_FRAME = textFrame('2'); // Engine.IO's ping.
const CUT = 'forced close'; // As engine.io says of what this node closes.
const NOTHING = Promise.resolve();

/** What engine.io 6 makes of anything it is about to send. */
interface Packet {
  type: string;
  options: object;
}

/** How engine.io 6 judges whatever is asked of it. */
type Verify = (request: { _query: { sid?: string } }, isUpgrade: boolean, answer: (refused?: number) => void) => void;

type Connection = ParleySocket['conn'];

/**
 * Opens the socket server on `http`: websocket only, so that no proxy needs sticky sessions. A handshake is judged by
 * its origin; whoever has not said `introducedWithin` ms after it what it comes for is cut off.
 */
export function createSocketServer(
  http: HttpServer,
  mayConnect: (request: IncomingMessage) => boolean,
  introducedWithin = INTRODUCED_WITHIN_MS,
): ParleyServer {
  const admit = inSlices();
  const io: ParleyServer = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    adapter: OneFrameAdapter,
    maxHttpBufferSize: REQUEST_MAX_BYTES,
    pingInterval: PING_EVERY_MS,
    pingTimeout: PONG_WITHIN_MS,
    connectTimeout: introducedWithin,
    allowRequest: (request, answer) => admit(() => answer(null, mayConnect(request))),
  });
  refuseKnown(io);
  keepNoResponses(io);
  closeSoon(io);
  io.engine.on('connection', (conn: Connection) => conn.on('packetCreate', makeReady));
  return io;
}

/**
 * Refuses what names a connection that there is. engine.io would go on with it over another line, or leave it without an
 * answer, and nobody would have judged or counted it; with one transport there is no need.
 */
function refuseKnown({ engine }: ParleyServer): void {
  const inside = engine as unknown as { verify: Verify };
  const verify = inside.verify.bind(engine);
  inside.verify = (request, isUpgrade, answer) =>
    request._query.sid === undefined ? verify(request, isUpgrade, answer) : answer(UNKNOWN_SID);
}

/** Waits less than the half minute of ws for a client to answer that its connection ends: nobody counts it meanwhile. */
function closeSoon({ engine }: ParleyServer): void {
  const inside = engine as unknown as { opts: { wsEngine: new (options: object) => object }; init(): void };
  inside.opts.wsEngine = class extends inside.opts.wsEngine {
    constructor(options: object) {
      super({ ...options, closeTimeout: CLOSED_WITHIN_MS });
    }
  };
  inside.init();
}

/** A connection's heartbeat is the same frame for all, made once. Between posts it is most of what followers cost. */
function makeReady({ type, options }: Packet): void {
  if (type === 'ping') Object.assign(options, { wsPreEncodedFrame: [PING_FRAME] });
}

/** Lets handshakes in a few at a time: where thousands come at once, whatever else the node does comes in between. */
function inSlices(): (handshake: () => void) => void {
  const waiting: (() => void)[] = [];
  const admitSome = () => {
    for (const handshake of waiting.splice(0, ADMITTED_AT_ONCE)) handshake();
    if (waiting.length > 0) setImmediate(admitSome);
  };
  return (handshake) => {
    if (waiting.push(handshake) === 1) setImmediate(admitSome);
  };
}

interface Door {
  sessions: Sessions;
  holds: Holds;
  addressOf: (request: IncomingMessage) => string;
  log: Log;
}

interface Visit {
  requests: Requests;
  hello: (socket: ParleySocket) => void;
  /** `wasCut`: it was not they who went, and whoever was cut off here has reason not to come back as who they were. */
  goodbye: (socket: ParleySocket, wasCut: boolean) => void;
}

/**
 * Lets viewers in, as many as may be held, each in the room of their member, answers what they ask, and calls `hello` as
 * they come and `goodbye` as they go. A connection costs the node what it keeps of it: so no function is made for one that can be made for all.
 */
export function welcome(
  io: ParleyServer,
  { sessions, holds, addressOf, log }: Door,
  { requests, hello, goodbye }: Visit,
): void {
  const tells = log.isLevelEnabled('debug');
  countUnknown(io, { holds, addressOf });
  io.use(async (socket, next) => {
    const { request, handshake } = socket;
    // Somebody was let in over this connection before, and what it began with is forgotten.
    if (!request) return next(new Error('unavailable'));
    try {
      const { headers } = handshake;
      const viewer = await sessions.viewerOf(headers.cookie);
      const crawler = isCrawlerAgent(headers['user-agent'] ?? '');
      const release = holds.take(addressOf(request), viewer);
      socket.data = { viewer, crawler, following: new Map(), inBoard: null, asked: NOTHING, release };
      next();
      // Gone while it was found out who they are: nobody is told of their coming, nor then of their going.
      setImmediate(() => socket.connected || release());
    } catch (error) {
      if (error instanceof Refusal) return next(error);
      log.error({ err: error, socket: socket.id }, 'a connection could not be let in');
      next(new Error('unavailable'));
    }
  });
  function gone(this: ParleySocket, reason: string): void {
    goodbye(this, reason === CUT);
    this.data.release();
    // Nobody counts it any longer, and there is nothing else for it to ask here; nor is it waited for until it has read.
    this.conn.close(true);
  }
  io.on('connection', (socket) => {
    socket.on('error', ignore);
    socket.on('disconnect', gone);
    if (tells) tellOf(socket, log);
    keepNoBeginning(socket);
    if (socket.data.viewer.kind === 'member') socket.join(memberRoom(socket.data.viewer.id));
    if (isStaff(socket.data.viewer)) socket.join(STAFF_ROOM);
    requests.answer(socket);
    hello(socket);
  });
}

// A broken packet ends its own connection, nothing else.
function ignore(): void {}

function tellOf(socket: ParleySocket, log: Log): void {
  const ofSocket = log.child({ socket: socket.id });
  ofSocket.debug('a socket came');
  socket.once('disconnect', (reason) => ofSocket.debug({ reason }, 'a socket went'));
}
