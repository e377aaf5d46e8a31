import { expect, test } from 'vitest';
import type { Refusal } from '../../server/errors.ts';
import type { Limits } from '../../server/http/limits.ts';

export const spend = async (limits: Limits, person: string, times: number): Promise<void> => {
  for (let i = 0; i < times; i += 1) await limits.spend('write', person);
};

/** What all limits do, wherever they are counted. */
export function limitsContract(start: () => Promise<Limits>): void {
  test('thirty writes a minute are allowed, and the next is refused with the seconds to wait', async () => {
    const limits = await start();
    await spend(limits, 'm1', 30);
    const refused: Refusal = await limits.spend('write', 'm1').then(Promise.reject, (refusal) => refusal);
    expect(refused).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(refused.retryAfter).toBeGreaterThan(50);
    expect(refused.retryAfter).toBeLessThanOrEqual(60);
  });

  test('people and acts are counted apart', async () => {
    const limits = await start();
    await spend(limits, 'm2', 30);
    await limits.spend('react', 'm2');
    await limits.spend('write', 'm3');
  });

  test('what is taken back does not count', async () => {
    const limits = await start();
    await spend(limits, 'm5', 30);
    await limits.refund('write', 'm5');
    await limits.spend('write', 'm5');
    await expect(limits.spend('write', 'm5')).rejects.toMatchObject({ status: 429 });
  });

  test('thirty at once are allowed, and of sixty at once thirty', async () => {
    const limits = await start();
    const all = await Promise.allSettled(Array.from({ length: 60 }, () => limits.spend('write', 'm4')));
    expect(all.filter(({ status }) => status === 'fulfilled').length).toBe(30);
  });
}
