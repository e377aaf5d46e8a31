/**
 * Waits for `work` so many milliseconds and no longer; then throws an Error that says `late`. `work` is told by its signal
 * that nobody waits any more, but whether it listens does not matter: fetch of Node 20 may miss it, and a mail server
 * that says a word now and then is never silent.
 */
export function inTime<T>(ms: number, late: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, failed) => {
    timer = setTimeout(() => {
      const error = new Error(late);
      failed(error);
      over.abort(error);
    }, ms);
  });
  return Promise.race([tooLate, Promise.resolve(over.signal).then(work)]).finally(() => clearTimeout(timer));
}
