import type { Socket as TcpSocket } from 'node:net';
import type { Namespace } from 'socket.io';
import { Adapter, type BroadcastOptions } from 'socket.io-adapter';
import { textFrame } from './text-frame.ts';

/** What of a connection's inside is looked at and written to, in engine.io 6.6 and ws 8. */
interface Connection {
  readyState: string;
  writeBuffer: unknown[];
  transport: {
    name: string;
    writable: boolean;
    perMessageDeflate?: unknown;
    socket?: { readyState: number; _socket?: TcpSocket };
  };
}

interface Follower {
  conn: Connection;
  client: { writeToEngine(packets: string[], options: object): void };
}

interface Packet {
  nsp: string;
}

const WEBSOCKET_OPEN = 1;

/**
 * Tells a room something by writing one ready frame to each of its connections. The stock adapter makes the frame once
 * too, but takes it through every connection's own queue, which costs more than half again of what the write itself does.
 * A connection that is not quite idle gets it through that queue, so that nothing is ever overtaken.
 */
export class OneFrameAdapter extends Adapter {
  /** Who is in a room, found once and not for every frame: to look up thousands costs a twentieth of writing to them. */
  readonly #followers = new Map<string, Follower[]>();

  constructor(namespace: Namespace) {
    super(namespace);
    const forget = (room: string) => this.#followers.delete(room);
    this.on('join-room', forget);
    this.on('leave-room', forget);
  }

  override broadcast(packet: Packet, options: BroadcastOptions): void {
    const [room, ...others] = options.rooms;
    const isPlain = room !== undefined && others.length === 0 && !options.except?.size && !hasFlags(options);
    const [encoded, ...attached] = isPlain ? this.#encode(packet) : [];
    if (room === undefined || encoded === undefined || attached.length > 0) {
      super.broadcast(packet, options);
      return;
    }
    const frame = textFrame(`4${encoded}`); // "4" is Engine.IO's message.
    for (const follower of this.#followersOf(room)) {
      const line = idleLine(follower.conn);
      if (line) line.write(frame);
      else follower.client.writeToEngine([encoded], { preEncoded: true, wsPreEncodedFrame: [frame] });
    }
  }

  #followersOf(room: string): Follower[] {
    const known = this.#followers.get(room);
    if (known) return known;
    const ids = [...(this.rooms.get(room) ?? [])];
    const followers: Follower[] = ids.map((id) => this.nsp.sockets.get(id)).filter((socket) => socket !== undefined);
    // Who is in a room, and not yet in the namespace, will be found next time.
    if (followers.length > 0 && followers.length === ids.length) this.#followers.set(room, followers);
    return followers;
  }

  #encode(packet: Packet): string[] {
    packet.nsp = this.nsp.name;
    return this.nsp.server.encoder.encode(packet);
  }
}

function hasFlags({ flags }: BroadcastOptions): boolean {
  return flags !== undefined && Object.values(flags).some((flag) => flag !== undefined && flag !== false);
}

/** Returns the TCP connection of a websocket on which nothing waits to be written; undefined of any other. */
function idleLine({ readyState, writeBuffer, transport }: Connection): TcpSocket | undefined {
  const isIdle =
    readyState === 'open' &&
    writeBuffer.length === 0 &&
    transport.writable &&
    transport.name === 'websocket' &&
    !transport.perMessageDeflate &&
    transport.socket?.readyState === WEBSOCKET_OPEN;
  const line = isIdle ? transport.socket?._socket : undefined;
  return line?.writable ? line : undefined;
}
