import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from './network.ts';

// A browser that holds one open has another for its handshake, and six for what it asks.
const PER_HELD = 8;

/**
 * Closes what an address opens beyond the connections of as many browsers as it may hold sockets and streams for: over a
 * connection a client may take minutes to ask, and until it has, nothing else counts it. Not for servers behind a proxy, where
 * all come from one address.
 */
export function limitConnections(http: Server, heldPerAddress: number): void {
  const open = new Map<string, number>();
  function gone(this: Socket): void {
    const network = networkOf(this.remoteAddress);
    const left = (open.get(network) ?? 0) - 1;
    if (left > 0) open.set(network, left);
    else open.delete(network);
  }
  http.on('connection', (socket) => {
    const network = networkOf(socket.remoteAddress);
    const now = (open.get(network) ?? 0) + 1;
    if (now > heldPerAddress * PER_HELD) return void socket.destroy();
    open.set(network, now);
    socket.on('close', gone);
  });
}
