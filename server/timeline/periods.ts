import type { TimelineUnit } from '../../shared/timeline.ts';

/** As many bars as can still be told apart on a phone: two years of weeks. */
const PERIODS_MAX = 110;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
// The epoch was a Thursday; weeks begin on Monday.
const MONDAY = 4 * DAY;

/** The units from short to long: how long each is, about, and the beginnings before and after a moment. */
const UNITS: [TimelineUnit, about: number, begin: (at: number) => number, next: (start: number) => number][] = [
  even('minute', MINUTE),
  even('five-minutes', 5 * MINUTE),
  even('quarter-hour', 15 * MINUTE),
  even('hour', HOUR),
  even('six-hours', 6 * HOUR),
  even('day', DAY),
  even('week', WEEK, MONDAY),
  months('month', 1),
  months('quarter', 3),
  months('year', 12),
];

/** Divides the time from the first to the last post into periods of the shortest unit that gives few enough. */
export function periodsOf(from: number, to: number): { unit: TimelineUnit; starts: number[]; end: number } {
  const [unit, , begin, next] = UNITS.find(([, about]) => (to - from) / about < PERIODS_MAX - 1) ?? months('year', 12);
  const starts: number[] = [];
  let start = begin(from);
  for (; start <= to; start = next(start)) starts.push(start);
  return { unit, starts, end: start };
}

function even(unit: TimelineUnit, ms: number, offset = 0): (typeof UNITS)[number] {
  return [unit, ms, (at) => Math.floor((at - offset) / ms) * ms + offset, (start) => start + ms];
}

function months(unit: TimelineUnit, count: number): (typeof UNITS)[number] {
  const at = (time: number, ahead: number) => {
    const date = new Date(time);
    return Date.UTC(date.getUTCFullYear(), (Math.floor(date.getUTCMonth() / count) + ahead) * count);
  };
  return [unit, count * 30 * DAY, (time) => at(time, 0), (start) => at(start, 1)];
}
