const FOR_EVER = new Promise<void>(() => {});

/** Has whoever sends something wait: before it is taken, or before that is said. */
export class Hold {
  /** How many have been held back since at() was called. */
  held = 0;
  #at: 'taking' | 'saying' | undefined;
  #until = FOR_EVER;

  at(step: 'taking' | 'saying', until = FOR_EVER): void {
    this.held = 0;
    this.#at = step;
    this.#until = until;
  }

  /** Holds nobody else back. */
  end(): void {
    this.#at = undefined;
  }

  async pass(step: 'taking' | 'saying'): Promise<void> {
    if (step !== this.#at) return;
    this.held += 1;
    await this.#until;
  }
}
