import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ParleyServer, ParleySocket } from './requests.ts';

/*
 * A page that is followed is open for minutes and longer, and thousands are. socket.io 4.8 and engine.io 6.6 keep of each of
 * their connections what only its beginning needed: the request, headers and all, is most of it.
 */

const FORGOTTEN = Object.freeze({ headers: {}, query: {}, auth: {} });
const NO_ACKS = new Map();

/**
 * Has no connection tell, as it closes, the response to its request. Only engine.io's middlewares would listen to that, of
 * which there are none, and it holds the request.
 */
export function keepNoResponses({ engine }: ParleyServer): void {
  const upgrade = engine.handleUpgrade.bind(engine);
  engine.handleUpgrade = (request: IncomingMessage, line: Duplex, head: Buffer) => {
    const before = line.rawListeners('close');
    upgrade(request, line, head);
    for (const listener of line.rawListeners('close'))
      if (!before.includes(listener)) line.off('close', listener as () => void);
  };
}

/** Lets go of what a connection that stands began with. Nor does anybody here ask a client to acknowledge anything. */
export function keepNoBeginning(socket: ParleySocket): void {
  Object.assign(socket.conn, { request: null });
  Object.assign(socket, { handshake: FORGOTTEN, acks: NO_ACKS });
  // What answers the upgrade listens for as long as the connection stands.
  const transport = socket.conn.transport as EventEmitter & { socket?: EventEmitter };
  transport.removeAllListeners('headers');
  const line = transport.socket;
  for (const listener of line?.listeners('error') ?? [])
    if (listener.name === 'onUpgradeError') line?.off('error', listener as () => void);
}
