import { describe, expect, test } from 'vitest';
import { Kept } from '../../server/threads/kept.ts';

describe('what is kept of threads', () => {
  test('holds for the version it was made from, and for no other', () => {
    const kept = new Kept<string>(() => 0);
    kept.keep('a', 7, 'drawn at 7', 10);
    expect(kept.find('a', 7)).toBe('drawn at 7');
    expect(kept.find('a', 8)).toBeUndefined();
    expect(kept.find('a', 7)).toBeUndefined();
  });

  test('holds for ten seconds, as what no version says may have changed', () => {
    let now = 0;
    const kept = new Kept<string>(() => now);
    kept.keep('a', 1, 'drawn', 5);
    now = 10_000;
    expect(kept.find('a', 1)).toBe('drawn');
    now = 10_001;
    expect(kept.find('a', 1)).toBeUndefined();
  });

  test('is dropped when there is too much, the least recently asked for first', () => {
    const kept = new Kept<string>(() => 0);
    const third = 8_000_001;
    kept.keep('a', 1, 'a', third);
    kept.keep('b', 1, 'b', third);
    kept.find('a', 1);
    kept.keep('c', 1, 'c', third);
    expect(kept.find('b', 1)).toBeUndefined();
    expect(kept.find('a', 1)).toBe('a');
    expect(kept.find('c', 1)).toBe('c');
  });
});
