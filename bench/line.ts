import { connect, type Socket } from 'node:net';

const MASK = Buffer.alloc(4);

/**
 * One follower, with the least that a websocket client can do: it reads frames by their length and looks at how their
 * text begins. So thousands of them leave the machine to the server that is measured.
 */
export class Line {
  /** How much has come. */
  bytes = 0;
  readonly #socket: Socket;
  #rest: Buffer = Buffer.alloc(0);
  #upgraded = false;
  readonly #heard: (text: Buffer) => void;

  /** `heard` is called with an empty text once the connection stands, and then with each that comes. */
  constructor(url: URL, path: string, headers: Record<string, string>, heard: (text: Buffer) => void) {
    this.#heard = heard;
    this.#socket = connect(Number(url.port), url.hostname);
    this.#socket.setNoDelay(true);
    const lines = Object.entries({
      Host: url.host,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('error', () => {});
  }

  /** Sends a text of up to 125 bytes, masked with zeros: a mask all the same. */
  send(text: string): void {
    const data = Buffer.from(text);
    this.#socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | data.length]), MASK, data]));
  }

  onClose(closed: () => void): void {
    this.#socket.on('close', closed);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.bytes += chunk.length;
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    if (!this.#upgraded) {
      const end = data.indexOf('\r\n\r\n');
      if (end === -1) {
        this.#rest = data;
        return;
      }
      this.#upgraded = true;
      data = data.subarray(end + 4);
      this.#heard(Buffer.alloc(0));
    }
    while (data.length >= 2) {
      const short = (data[1] ?? 0) & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (data.length < head) break;
      const length = short < 126 ? short : short === 126 ? data.readUInt16BE(2) : Number(data.readBigUInt64BE(2));
      if (data.length < head + length) break;
      this.#heard(data.subarray(head, head + length));
      data = data.subarray(head + length);
    }
    this.#rest = data.length > 0 ? Buffer.from(data) : Buffer.alloc(0);
  }
}
