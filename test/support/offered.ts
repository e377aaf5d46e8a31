import { relative } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { MissingPart } from './missing-part.ts';

const inCi = (): boolean => ['true', '1'].includes(process.env.CI ?? '');

// To see here what a bare machine would: WITHOUT_PARTS=redis,browser npm test
const isForbidden = (part: string): boolean => (process.env.WITHOUT_PARTS ?? '').split(',').includes(part);

/** Starts a part; where the machine has none, says so loudly and returns undefined, or throws when CI is true. */
export const partOrSkip = async <T>(part: string, start: () => Promise<T>): Promise<T | undefined> => {
  try {
    if (isForbidden(part)) throw new MissingPart(`${part} is left out by WITHOUT_PARTS`);
    return await start();
  } catch (error) {
    if (!(error instanceof MissingPart)) throw error;
    const file = relative(process.cwd(), expect.getState().testPath ?? '');
    const line = `NOT TESTED on this machine: ${error.message} [${file}]`;
    if (inCi()) throw new Error(line, { cause: error });
    console.error(line);
    await fetch(new URL('/not-tested', inject('desk')), { method: 'POST', body: line });
    return undefined;
  }
};

/** Describes what needs a part, handing it the started part; becomes one skipped test where the machine has none. */
export const describeWith = <T>(
  part: string,
  start: () => Promise<T>,
  name: string,
  body: (part: T) => void | Promise<void>,
): void => {
  describe(name, async () => {
    const started = await partOrSkip(part, start);
    if (started) await body(started);
    else test.skip(`needs ${part}, which this machine does not offer`, () => {});
  });
};
