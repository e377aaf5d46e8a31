// Each picture fills a processor and some hundred megabytes at worst.
const WORKED_AT_ONCE = 2;

/** Works on few pictures at a time. Who waits was let in by UploadGate, so the line is never longer than that allows. */
export class Workshop {
  readonly #waiting: (() => void)[] = [];
  #working = 0;

  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#working >= WORKED_AT_ONCE) await new Promise<void>((turn) => this.#waiting.push(turn));
    else this.#working += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#working -= 1;
    }
  }
}
