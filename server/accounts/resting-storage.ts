import { AsyncLocalStorage } from 'node:async_hooks';

// Where the accounts library looks for its storages before it makes its own.
const LIBRARY = Symbol.for('better-auth:global');
const STORAGES = ['requestStateAsyncStorage', 'endpointContextAsyncStorage', 'adapterAsyncStorage'];

/**
 * A storage that rests whenever nothing runs in it. Before Node 24, one that was used once makes every promise of the
 * process dearer for good: by a tenth of what a post costs.
 */
export class RestingStorage<Store> extends AsyncLocalStorage<Store> {
  #running = 0;

  override run<Out>(store: Store, work: () => Out): Out;
  override run<Out, Args extends unknown[]>(store: Store, work: (...args: Args) => Out, ...args: Args): Out {
    this.#running += 1;
    try {
      const out = super.run(store, work, ...args);
      void Promise.resolve(out).then(this.#ended, this.#ended);
      return out;
    } catch (error) {
      this.#ended();
      throw error;
    }
  }

  readonly #ended = () => {
    this.#running -= 1;
    if (this.#running === 0) this.disable();
  };
}

/** Has the accounts library keep what belongs to a call in storages that rest between calls. */
export function restBetweenCalls(): void {
  const shared = globalThis as { [LIBRARY]?: { version: string; epoch: number; context: Record<string, unknown> } };
  shared[LIBRARY] ??= { version: '', epoch: 0, context: {} };
  for (const name of STORAGES) shared[LIBRARY].context[name] ??= new RestingStorage();
}
