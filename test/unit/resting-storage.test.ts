import type { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { RestingStorage, restBetweenCalls } from '../../server/accounts/resting-storage.ts';

const isAwake = (storage: AsyncLocalStorage<unknown>) => (storage as unknown as { enabled: boolean }).enabled === true;

test('calls at once each keep their own store, and the storage rests when the last of them has ended', async () => {
  const storage = new RestingStorage<string>();
  const seen: (string | undefined)[] = [];
  const call = (name: string, turns: number) =>
    storage.run(name, async () => {
      for (let i = 0; i < turns; i++) {
        await turn();
        seen.push(storage.getStore());
      }
    });
  const [short, long] = [call('short', 1), call('long', 2)];
  await short;
  await turn();
  await long;
  expect(seen).toEqual(['short', 'long', 'long']);
  expect(() =>
    storage.run('broken', () => {
      throw new Error('broken');
    }),
  ).toThrow('broken');
  await expect(storage.run('refused', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  await turn();
  expect(isAwake(storage)).toBe(false);
  expect(await storage.run('again', () => turn().then(() => storage.getStore()))).toBe('again');
});

test('the accounts library takes the storages it is given', async () => {
  restBetweenCalls();
  const context = await import('@better-auth/core/context');
  const storage = await context.getRequestStateAsyncLocalStorage();
  expect(storage).toBeInstanceOf(RestingStorage);
  expect(await context.getCurrentAuthContextAsyncLocalStorage()).toBeInstanceOf(RestingStorage);
  expect(await context.getCurrentDBAdapterAsyncLocalStorage()).toBeInstanceOf(RestingStorage);
});
