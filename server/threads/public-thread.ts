import { Thread } from '../../shared/thread.ts';

/** Leaves out of a stored thread what its readers are not told. */
export function publicThread(thread: Thread): Thread {
  return Thread.parse(thread);
}
