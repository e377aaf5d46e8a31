import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { Order } from './test/support/order.ts';

/** One run for everything: unit, integration, browsers and faults. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/global-setup.ts'],
    alias: { '@node-rs/argon2': fileURLToPath(new URL('test/support/argon2.ts', import.meta.url)) },
    pool: 'forks',
    // One process goes through many files: to load the program and to warm it up again for each took half of the time. So no
    // test may leave behind what another could meet: a changed global, a timer, a mocked module.
    isolate: false,
    // Two at a time: browsers, databases and nodes share the same two cores.
    maxWorkers: 2,
    sequence: { sequencer: Order },
    // Real browsers, databases and faults meet slow moments: each whole run has still shown one test, each time another, that
    // a slow moment broke. What fails in CI is tried once more, and the report says so. At home it fails.
    retry: process.env.CI ? 1 : 0,
    // Of tests that wait for several things in turn: each says for itself how long is too long.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
