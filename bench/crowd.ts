import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Answer, Opened, Order } from './followers.ts';

const LOOKED_EVERY_MS = 200;
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

  /** Waits until so many events came that say when they were sent; returns how late they were. */
  async delays(count: number): Promise<Answer['delays']> {
    for (;;) {
      const { delays } = await this.#ask({ type: 'tell' });
      if (delays.of >= count) return delays;
      await pause(LOOKED_EVERY_MS);
    }
  }

  /** Has everyone hang up. */
  async leave(): Promise<void> {
    await this.#ask({ type: 'leave' });
  }

  /** Has everyone come back from where they were, and waits until each was told of the `missed` changes, once. */
  async return(missed: number): Promise<void> {
    await this.#ask({ type: 'return', missed });
  }

  /** Tells how many bytes have come so far for each. */
  async bytes(): Promise<number> {
    return (await this.#ask({ type: 'tell' })).bytes;
  }

  close(): void {
    this.#child.kill();
  }

  /** One question at a time: the next answer is its own. */
  #ask(order: Order): Promise<Answer> {
    return new Promise((answered, failed) => {
      const ended = () => failed(new Error('the followers ended'));
      this.#child.once('exit', ended);
      this.#child.once('message', (answer) => {
        this.#child.off('exit', ended);
        answered(answer as Answer);
      });
      this.#child.send(order);
    });
  }
}
