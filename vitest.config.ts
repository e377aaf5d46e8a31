import { defineConfig } from 'vitest/config';

/** One run for everything: unit, integration, browsers and faults, each file in a process of its own. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // Two at a time: browsers, databases and nodes share the same two cores.
    maxWorkers: 2,
    // Real browsers, databases and faults on a machine that others share meet slow moments: what fails in CI is tried once
    // more, and the report says so. At home it fails.
    retry: process.env.CI ? 1 : 0,
    // Of tests that wait for several things in turn: each says for itself how long is too long.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
