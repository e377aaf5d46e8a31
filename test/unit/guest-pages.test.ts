import { describe, expect, test } from 'vitest';
import { GuestPages } from '../../server/threads/guest-pages.ts';

const at = (cursor: number) => ({ cursor });

describe('pages kept for guests', () => {
  test('hold while the thread stands where they were drawn, and no longer', () => {
    const pages = new GuestPages(() => 0);
    pages.keep('a', at(7), ['drawn at 7']);
    expect(pages.find('a', at(7))).toEqual(['drawn at 7']);
    expect(pages.find('a', at(8))).toBeUndefined();
    expect(pages.find('a', at(7))).toBeUndefined();
  });

  test('hold for ten seconds, as what stands beside the thread may have changed', () => {
    let now = 0;
    const pages = new GuestPages(() => now);
    pages.keep('a', at(1), ['drawn']);
    now = 10_000;
    expect(pages.find('a', at(1))).toEqual(['drawn']);
    now = 10_001;
    expect(pages.find('a', at(1))).toBeUndefined();
  });

  test('are dropped when there are too many, the least recently asked for first', () => {
    const pages = new GuestPages(() => 0);
    const third = 'x'.repeat(11_000_000);
    pages.keep('a', at(1), [third]);
    pages.keep('b', at(1), [third]);
    pages.find('a', at(1));
    pages.keep('c', at(1), [third]);
    expect(pages.find('b', at(1))).toBeUndefined();
    expect(pages.find('a', at(1))).toEqual([third]);
    expect(pages.find('c', at(1))).toEqual([third]);
  });
});
