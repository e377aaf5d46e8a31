import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, ServerToClientEvents } from '../shared/events.ts';

export type ParleySocket = Socket<ServerToClientEvents, ClientToServerEvents>;

const RECONNECT_AFTER_MS = 500;
const RECONNECT_AT_MOST_MS = 5_000;
const CONNECT_WITHIN_MS = 8_000;

/** Connects to the server, and again whenever the connection ends, for as long as the page is open. */
export function connect(): ParleySocket {
  const socket: ParleySocket = io({
    transports: ['websocket'],
    reconnectionDelay: RECONNECT_AFTER_MS,
    reconnectionDelayMax: RECONNECT_AT_MOST_MS,
    timeout: CONNECT_WITHIN_MS,
  });
  // After a refused handshake, and after the server ended the connection, the client library stays away by itself.
  const again = () => {
    if (!socket.active) setTimeout(() => socket.connect(), RECONNECT_AT_MOST_MS * Math.random());
  };
  socket.on('connect_error', again);
  socket.on('disconnect', again);
  return socket;
}
