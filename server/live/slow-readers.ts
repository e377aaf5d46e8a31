import type { Log } from '../log.ts';
import type { ParleyServer } from './requests.ts';

const LOOKED_AT_EVERY_MS = 1_000;
// What one connection may leave unread. A page of twenty posts is a tenth of it.
const UNREAD_MAX_BYTES = 1_000_000;
const UNREAD_MAX_PACKETS = 2_000;

/** What of engine.io's connection is looked at: it counts what waits nowhere else. */
interface Connection {
  writeBuffer: { data?: unknown }[];
  transport: { socket?: { bufferedAmount: number; terminate(): void } };
}

/**
 * Cuts the connections that leave unread what they are sent, before it fills this node's memory. Whoever is cut comes
 * back with its cursor and misses nothing.
 */
export function cutSlowReaders(io: ParleyServer, log: Log): { end(): void } {
  const look = (): void => {
    for (const socket of io.of('/').sockets.values()) {
      const conn = socket.conn as unknown as Connection;
      const unread = unreadBytes(conn);
      if (unread <= UNREAD_MAX_BYTES && conn.writeBuffer.length <= UNREAD_MAX_PACKETS) continue;
      log.warn(
        { socket: socket.id, unread, packets: conn.writeBuffer.length },
        'a connection that does not read was cut',
      );
      // Not close(): that would wait until all has been read.
      conn.transport.socket?.terminate();
    }
  };
  const timer = setInterval(look, LOOKED_AT_EVERY_MS).unref();
  return { end: () => clearInterval(timer) };
}

function unreadBytes({ writeBuffer, transport }: Connection): number {
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) bytes += sizeOf(data);
  return bytes;
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length;
  return data instanceof Uint8Array ? data.byteLength : 0;
}
