import { expect, test } from 'vitest';
import { choose } from '../../server/threads/catch-up.ts';
import type { Noted } from '../../server/threads/catch-up-store.ts';
import { whyOf } from '../../shared/views/thread/catch-up.tsx';

const note = (number: number, more: Partial<Noted> = {}): Noted => ({
  number,
  tells: null,
  answers: 0,
  reactions: 0,
  ...more,
});
const chosen = (...noted: Noted[]) => choose(noted).map(({ number }) => number);

test('the weightiest five are chosen, and stand as in the thread', () => {
  const posts = [3, 9, 4, 8, 5, 7, 6].map((reactions, i) => note(i + 1, { reactions }));
  expect(chosen(...posts)).toEqual([2, 4, 5, 6, 7]);
});

test('an answer weighs more than a reaction; what hardly anybody noticed is left out', () => {
  expect(chosen(note(1, { answers: 1 }), note(2, { reactions: 2 }))).toEqual([]);
  expect(chosen(note(1, { answers: 2 }), note(2, { reactions: 3 }), note(3, { answers: 1, reactions: 1 }))).toEqual([
    1, 2, 3,
  ]);
  const six = [1, 2, 3, 4, 5].map((number) => note(number, { reactions: 5 }));
  expect(chosen(note(9, { answers: 3 }), ...six)).toContain(9);
});

test('whatever answers the reader is chosen before others, which keep two places', () => {
  const telling = [1, 2, 3, 4, 5, 6].map((number) => note(number, { tells: 'reply', reactions: number }));
  const others = [7, 8, 9].map((number) => note(number, { answers: number }));
  expect(chosen(...telling)).toEqual([2, 3, 4, 5, 6]);
  expect(chosen(...telling, ...others)).toEqual([4, 5, 6, 8, 9]);
  expect(chosen(note(1, { tells: 'mention' }), ...others)).toEqual([1, 7, 8, 9]);
});

test('each says why', () => {
  expect(whyOf({ tells: 'quote', answers: 4, reactions: 12 })).toBe('quotes you · answered 4 times · 12 reactions');
  expect(whyOf({ tells: null, answers: 1, reactions: 1 })).toBe('answered once · 1 reaction');
  expect(whyOf({ tells: 'mention', answers: 0, reactions: 0 })).toBe('mentions you');
});
