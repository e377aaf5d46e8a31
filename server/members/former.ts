import { randomInt } from 'node:crypto';
import { nameKey } from './name-key.ts';

/** The name over what deleted members wrote: all of them bear it. */
export const FORMER_NAME = 'Former member';

const KEY = nameKey(FORMER_NAME);

/**
 * Makes the key of a deleted member's name, which differs from all others. In exported files it stands for the name, so
 * that what two of them wrote stays apart.
 */
export function newFormerKey(): string {
  return `${KEY} ${randomInt(1, 2 ** 47)}`;
}

/** Tells whether a name could pass for that of a deleted member. */
export function isFormerName(name: string): boolean {
  const key = nameKey(name);
  return key === KEY || /^\d+$/.test(key.startsWith(`${KEY} `) ? key.slice(KEY.length + 1) : '');
}
