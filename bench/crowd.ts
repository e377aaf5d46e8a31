import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer, Opened, Order } from './followers.ts';

const program = join(fileURLToPath(new URL('.', import.meta.url)), 'bench-followers.js');

/** Followers in a process of their own, so that nothing of what they cost is counted as the server's. */
export class Crowd {
  readonly #child: ChildProcess = fork(program);

  /** Opens a crowd of followers, of a thread or of a bare websocket, and waits until all of them follow. */
  static async open(opened: Opened): Promise<Crowd> {
    const crowd = new Crowd();
    await crowd.#ask({ type: 'open', ...opened });
    return crowd;
  }

  /** Waits until everyone has had `count` events; returns when the last one had each, in ms of the machine's clock. */
  async lastAt(count: number): Promise<number[]> {
    return (await this.#ask({ type: 'expect', count })).lastAt;
  }

  close(): void {
    this.#child.kill();
  }

  /** One question at a time: the next answer is its own. */
  #ask(order: Order): Promise<Answer> {
    return new Promise((answered) => {
      this.#child.once('message', (answer) => answered(answer as Answer));
      this.#child.send(order);
    });
  }
}
