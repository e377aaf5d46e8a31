import { setTimeout as sleep } from 'node:timers/promises';

interface Patience {
  /** Milliseconds until it gives up. */
  within?: number;
  /** Milliseconds between two looks. */
  every?: number;
  /** What was awaited, as the message of the failure; asked for then where it says what there was instead. */
  because: string | (() => string);
}

type Falsy = false | null | undefined | 0 | '';

/** Asks until the answer is truthy and returns it; throws `because` after `within` ms (10 s unless told), even while an answer hangs. */
export const until = async <T>(
  condition: () => T | Falsy | Promise<T | Falsy>,
  { within = 10_000, every = 25, because }: Patience,
): Promise<T> => {
  const over = new AbortController();
  const tooLate = sleep(within, undefined, { signal: over.signal }).then((): never => {
    throw new Error(`${typeof because === 'string' ? because : because()} (waited ${within} ms)`);
  });

  const ask = async (): Promise<T> => {
    for (;;) {
      const answer = await condition();
      if (answer) return answer;
      await sleep(every, undefined, { signal: over.signal });
    }
  };

  try {
    return await Promise.race([ask(), tooLate]);
  } finally {
    over.abort();
  }
};
