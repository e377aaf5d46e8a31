import { describe, expect, test } from 'vitest';
import { Remembered } from '../../server/database/remembered.ts';

/** Something to be read, which says how often it was, and when its next answer comes. */
function remembered() {
  const answers: ((value: string) => void)[] = [];
  const failures: ((error: Error) => void)[] = [];
  const at = { now: 0 };
  const kept = new Remembered(
    () =>
      new Promise<string>((answer, fail) => {
        answers.push(answer);
        failures.push(fail);
      }),
    () => at.now,
  );
  return { kept, answers, failures, at };
}

describe('what is remembered', () => {
  test('is read once for all who ask together', async () => {
    const { kept, answers } = remembered();
    const asked = [kept.get(), kept.get()];
    answers[0]?.('red');
    expect(await Promise.all(asked)).toEqual(['red', 'red']);
    expect(await kept.get()).toBe('red');
    expect(answers).toHaveLength(1);
  });

  test('is read anew when it is forgotten, and after five seconds', async () => {
    const { kept, answers, at } = remembered();
    const first = kept.get();
    answers[0]?.('red');
    await first;
    kept.forget();
    const second = kept.get();
    answers[1]?.('green');
    expect(await second).toBe('green');
    at.now += 5_000;
    const third = kept.get();
    answers[2]?.('blue');
    expect(await third).toBe('blue');
  });

  test('is not what was being read when it was forgotten', async () => {
    const { kept, answers } = remembered();
    const before = kept.get();
    kept.forget();
    const after = kept.get();
    answers[1]?.('new');
    answers[0]?.('old');
    expect(await before).toBe('old');
    expect(await after).toBe('new');
    expect(await kept.get()).toBe('new');
  });

  test('holds while it cannot be read', async () => {
    const { kept, answers, failures, at } = remembered();
    const first = kept.get();
    answers[0]?.('red');
    await first;
    at.now += 6_000;
    const again = kept.get();
    failures[1]?.(new Error('away'));
    expect(await again).toBe('red');
  });
});
