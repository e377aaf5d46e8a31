import { createServer, type Socket } from 'node:net';
import { Hold } from './hold.ts';
import { freePort } from './ports.ts';
import type { RedisServer } from './redis.ts';

const line = (...parts: string[]) => parts.map((part) => `${part}\r\n`).join('');
const list = (...words: string[]) => line(`*${words.length}`, ...words.flatMap((word) => [`$${word.length}`, word]));

/** A Sentinel as far as clients ask it, that answers when a test lets it: a real one does not wait for the worst moment. */
export class ScriptedSentinel {
  /** Holds back, before `saying`, who is the master. */
  readonly hold = new Hold();
  /** Who is to be told of another master. */
  readonly listeners = new Set<Socket>();
  readonly port: number;
  readonly #master: RedisServer;
  readonly #connected = new Set<Socket>();
  readonly #server = createServer((socket) => this.#serve(socket));

  private constructor(port: number, master: RedisServer) {
    this.port = port;
    this.#master = master;
  }

  static async start(master: RedisServer): Promise<ScriptedSentinel> {
    const sentinel = new ScriptedSentinel(await freePort(), master);
    await new Promise<void>((done) => void sentinel.#server.listen(sentinel.port, '127.0.0.1', done));
    return sentinel;
  }

  get url(): string {
    return `redis+sentinel://127.0.0.1:${this.port}/the-master`;
  }

  tellOfSwitch(): void {
    for (const listener of this.listeners)
      listener.write(list('message', '+switch-master', `the-master 127.0.0.1 1 127.0.0.1 ${this.#master.port}`));
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#connected) socket.destroy();
  }

  #serve(socket: Socket): void {
    this.#connected.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#connected.delete(socket);
      this.listeners.delete(socket);
    });
    let rest = '';
    socket.setEncoding('utf8').on('data', async (text: string) => {
      rest += text;
      // A command is a list of words, each after its length.
      for (let command = /^\*(\d+)\r\n/.exec(rest); command; command = /^\*(\d+)\r\n/.exec(rest)) {
        const lines = rest.split('\r\n');
        const end = 1 + 2 * Number(command[1]);
        if (lines.length <= end) return;
        rest = lines.slice(end).join('\r\n');
        const words = lines.slice(1, end).filter((_, i) => i % 2 === 1);
        socket.write(await this.#answer(socket, words));
      }
    });
  }

  async #answer(socket: Socket, [name = '', ...words]: string[]): Promise<string> {
    switch (`${name} ${name.toLowerCase() === 'sentinel' ? words[0] : ''}`.trim().toLowerCase()) {
      case 'sentinel get-master-addr-by-name':
        await this.hold.pass('saying');
        return list('127.0.0.1', String(this.#master.port));
      case 'sentinel sentinels':
        return list();
      case 'subscribe':
        this.listeners.add(socket);
        return line('*3', '$9', 'subscribe', '$14', '+switch-master', ':1');
      default:
        return line(`-ERR unknown command '${name}'`);
    }
  }
}
