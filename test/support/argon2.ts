import { createRequire } from 'node:module';
import type { Options } from '@node-rs/argon2';

// The tests' configuration puts this file in the library's place: by its own name it is found past that.
const library: typeof import('@node-rs/argon2') = createRequire(import.meta.url)('@node-rs/argon2');

/** How often a password was worked on, which is what a sign-in takes its time with: counted, as time itself is not exact. */
export const work = { done: 0 };
/** What each hash was asked to cost. Those who register in tests pay the least there is: they are many. */
export const asked: Options[] = [];

export function hash(password: string, options: Options): Promise<string> {
  work.done += 1;
  asked.push(options);
  return library.hash(password, { ...options, memoryCost: 8, timeCost: 1 });
}

export function verify(hashed: string, password: string): Promise<boolean> {
  work.done += 1;
  return library.verify(hashed, password);
}
