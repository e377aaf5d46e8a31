import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { findStarts } from '../../server/timeline/find-starts.ts';
import { periodsOf } from '../../server/timeline/periods.ts';
import { periodFacts, periodName } from '../../shared/views/thread/timeline-words.ts';

const at = (iso: string) => Date.parse(`${iso}Z`);
const isos = (times: number[]) => times.map((time) => new Date(time).toISOString().slice(0, 16));

describe('the periods of a timeline', () => {
  it.each([
    ['2024-03-04T10:00', '2024-03-04T10:40', 'minute'],
    ['2024-03-04T10:00', '2024-03-04T16:00', 'five-minutes'],
    ['2024-03-04T10:00', '2024-03-05T10:00', 'quarter-hour'],
    ['2024-03-04T10:00', '2024-03-08T10:00', 'hour'],
    ['2024-03-04T10:00', '2024-03-24T10:00', 'six-hours'],
    ['2024-03-04T10:00', '2024-06-04T10:00', 'day'],
    ['2022-03-04T10:00', '2024-03-04T10:00', 'week'],
    ['2020-03-04T10:00', '2024-03-04T10:00', 'month'],
    ['2010-03-04T10:00', '2024-03-04T10:00', 'quarter'],
    ['1970-03-04T10:00', '2024-03-04T10:00', 'year'],
  ])('from %s to %s are each a %s', (from, to, unit) => {
    expect(periodsOf(at(from), at(to)).unit).toBe(unit);
  });

  it('begin where the calendar does', () => {
    expect(isos(periodsOf(at('2022-03-04T10:00'), at('2024-02-01T00:00')).starts).slice(0, 2)).toEqual([
      '2022-02-28T00:00',
      '2022-03-07T00:00',
    ]);
    const { starts, end } = periodsOf(at('2020-12-31T10:00'), at('2024-03-04T10:00'));
    expect(isos(starts).slice(0, 2)).toEqual(['2020-12-01T00:00', '2021-01-01T00:00']);
    expect(isos([end])).toEqual(['2024-04-01T00:00']);
  });

  test('are few, without gaps, and hold every moment', () => {
    const moment = fc.integer({ min: 0, max: at('2060-01-01T00:00') });
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const { starts, end } = periodsOf(from, to);
        expect(starts.length).toBeLessThanOrEqual(111);
        expect([...starts, end]).toEqual([...new Set([...starts, end])].sort((x, y) => x - y));
        expect(starts[0]).toBeLessThanOrEqual(from);
        expect(starts.at(-1)).toBeLessThanOrEqual(to);
        expect(end).toBeGreaterThan(to);
      }),
    );
  });
});

describe('the first post of each period', () => {
  const asker = (times: number[]) => {
    const rounds: number[] = [];
    const timesOf = async (numbers: number[]) => {
      rounds.push(numbers.length);
      return new Map(numbers.map((number) => [number, times[number - 1] ?? Number.NaN]));
    };
    return { rounds, timesOf };
  };

  test('is found as if all had been read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 400 }),
        fc.array(fc.nat(1100), { maxLength: 30 }),
        async (some, moments) => {
          const times = some.sort((a, b) => a - b);
          moments.sort((a, b) => a - b);
          const starts = await findStarts(moments, { from: 1, to: times.length }, asker(times).timesOf);
          const expected = moments.map((moment) => {
            const index = times.findIndex((time) => time >= moment);
            return index === -1 ? times.length + 1 : index + 1;
          });
          expect(starts).toEqual(expected);
        },
      ),
    );
  });

  it('takes a few look-ups among 100,000 posts', async () => {
    const times = Array.from({ length: 100_000 }, (_, i) => Math.floor(i ** 1.3));
    const { rounds, timesOf } = asker(times);
    await findStarts(
      Array.from({ length: 110 }, (_, i) => i * 28_000),
      { from: 1, to: times.length },
      timesOf,
    );
    expect(rounds.length).toBeLessThanOrEqual(8);
    expect(Math.max(...rounds)).toBeLessThanOrEqual(330);
  });

  test('stays in order, and ends, where imported times jump back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50), { minLength: 1, maxLength: 100 }), async (times) => {
        const starts = await findStarts([5, 10, 20, 40], { from: 1, to: times.length }, asker(times).timesOf);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
      }),
    );
  });
});

test('a period is said in words', () => {
  const march = { startedAt: at('2024-03-01T00:00'), first: 41, posts: 1200, viewers: 14, own: true };
  expect(periodName(march.startedAt, 'month')).toBe('March 2024');
  expect(periodName(march.startedAt, 'week')).toBe('Week of Mar 1, 2024');
  expect(periodName(march.startedAt, 'hour')).toBe('Mar 1, 2024, 00:00 UTC');
  expect(periodFacts(march, { busiest: true, unread: true })).toBe(
    '1,200 posts, the busiest time, up to 14 viewing, with yours, unread',
  );
  expect(periodFacts({ ...march, posts: 1, viewers: null, own: false }, { busiest: false, unread: false })).toBe(
    '1 post',
  );
});
