import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Typing } from '../../server/presence/typing.ts';

let told: string[];
let typing: Typing;
const somebody = (id: number) => ({ id, name: `M${id}` });
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  typing = new Typing((thread, members) => told.push(`${thread}: ${members.map(({ name }) => name).join(' ')}`));
});
afterEach(() => vi.useRealTimers());

test('a member who types is told of once, however often their browser says it', () => {
  for (let i = 0; i < 5; i += 1) {
    typing.start(1, somebody(1));
    vi.advanceTimersByTime(2_000);
  }
  expect(told).toEqual(['1: M1']);
});

test('whoever falls silent is typing no longer after 6 s, and whoever posts at once', () => {
  typing.start(1, somebody(1));
  vi.advanceTimersByTime(1_000);
  typing.start(1, somebody(2));
  vi.advanceTimersByTime(1_000);
  typing.stop(1, 2);
  expect(told).toEqual(['1: M1', '1: M1 M2', '1: M1']);
  vi.advanceTimersByTime(3_900);
  expect(told.length).toBe(3);
  vi.advanceTimersByTime(200);
  expect(told.at(-1)).toBe('1: ');
});

test('threads do not mix, and stopping without having begun says nothing', () => {
  typing.start(1, somebody(1));
  typing.start(2, somebody(2));
  typing.stop(1, 2);
  typing.stop(3, 1);
  expect(told).toEqual(['1: M1', '2: M2']);
});

test('a crowd that types is told in at most two lists a second, of twenty names at most', () => {
  for (let i = 1; i <= 100; i += 1) {
    typing.start(1, somebody(i));
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(500);
  expect(told.length).toBeLessThanOrEqual(4);
  expect(told.at(-1)?.split(' ').length).toBe(21);
});

test('nothing is kept when nobody types, nor after closing', () => {
  typing.start(1, somebody(1));
  typing.stop(1, 1);
  vi.advanceTimersByTime(2_000);
  expect(vi.getTimerCount()).toBe(0);
  expect(told).toEqual(['1: M1', '1: ']);
  typing.start(1, somebody(1));
  typing.close();
  expect(vi.getTimerCount()).toBe(0);
});
