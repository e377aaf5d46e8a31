import type { IncomingMessage } from 'node:http';
import type { Holds } from './holds.ts';
import type { ParleyServer, ParleySocket } from './requests.ts';

type Connection = ParleySocket['conn'];

/**
 * Counts connections by their address from the handshake on, until their client has said what it comes for and they are counted
 * as whose they are, or until they end. One too many is closed without a word: nobody has asked for one yet.
 */
export function countUnknown(
  io: ParleyServer,
  { holds, addressOf }: { holds: Holds; addressOf: (request: IncomingMessage) => string },
): void {
  const releases = new WeakMap<Connection, () => void>();
  function release(this: Connection): void {
    releases.get(this)?.();
    releases.delete(this);
    this.off('close', release);
  }
  io.engine.on('connection', (conn: Connection) => {
    try {
      releases.set(conn, holds.takeUnknown(addressOf(conn.request)));
      conn.on('close', release);
    } catch {
      conn.close(true);
    }
  });
  io.on('connection', (socket) => release.call(socket.conn));
}
