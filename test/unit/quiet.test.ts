import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quietUntil } from '../../shared/quiet.ts';

const MINUTE_MS = 60_000;
const ZONES = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
];
// The nights of 2026 and 2027 in which the clocks of these zones are changed, and ordinary ones.
const DAYS = [
  '2026-02-15',
  '2026-03-08',
  '2026-03-22',
  '2026-03-29',
  '2026-04-05',
  '2026-06-30',
  '2026-10-04',
  '2026-10-25',
  '2026-11-01',
];

const at = (time: string) => Date.parse(time);
const hours = (from: string, until: string, zone: string | null) => {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return { from: minutes(from), until: minutes(until), zone };
};

/** What quietUntil() must return, by asking the clock of every single minute. */
function model(quiet: { from: number; until: number; zone: string | null }, now: number): number | null {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: quiet.zone ?? 'UTC', timeStyle: 'short' });
  const isQuiet = (time: number) => {
    const local = clock.format(time);
    const minute = Number(local.slice(0, 2)) * 60 + Number(local.slice(3, 5));
    const { from, until } = quiet;
    return from < until ? from <= minute && minute < until : from <= minute || minute < until;
  };
  if (!isQuiet(now)) return null;
  let time = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  while (isQuiet(time)) time += MINUTE_MS;
  return time;
}

describe('quiet hours', () => {
  it('last until the morning of the member’s own zone', () => {
    const quiet = hours('22:30', '07:00', 'Asia/Karachi');
    expect(quietUntil(quiet, at('2026-06-30T17:29:59Z'))).toBeNull();
    expect(quietUntil(quiet, at('2026-06-30T17:30:00Z'))).toBe(at('2026-07-01T02:00:00Z'));
    expect(quietUntil(quiet, at('2026-07-01T01:59:59Z'))).toBe(at('2026-07-01T02:00:00Z'));
    expect(quietUntil(quiet, at('2026-07-01T02:00:00Z'))).toBeNull();
  });

  it('are none where none were chosen, and in UTC where no zone was', () => {
    expect(quietUntil({ from: null, until: null, zone: 'Asia/Karachi' }, at('2026-06-30T00:00:00Z'))).toBeNull();
    expect(quietUntil(hours('01:00', '02:00', null), at('2026-06-30T01:30:00Z'))).toBe(at('2026-06-30T02:00:00Z'));
  });

  it('end an hour earlier or later in the nights in which the clock is changed', () => {
    const quiet = hours('22:00', '07:00', 'Europe/London');
    expect(quietUntil(quiet, at('2026-03-28T22:00:00Z'))).toBe(at('2026-03-29T06:00:00Z'));
    expect(quietUntil(quiet, at('2026-10-24T21:00:00Z'))).toBe(at('2026-10-25T07:00:00Z'));
    // 01:30 is skipped in March, and comes twice in October.
    expect(quietUntil(hours('22:00', '01:30', 'Europe/London'), at('2026-03-28T23:00:00Z'))).toBe(
      at('2026-03-29T01:00:00Z'),
    );
    expect(quietUntil(hours('22:00', '01:30', 'Europe/London'), at('2026-10-25T01:10:00Z'))).toBe(
      at('2026-10-25T01:30:00Z'),
    );
  });

  it('agree with asking the clock minute by minute, whatever the zone, the hours and the night', () => {
    const minute = fc.integer({ min: 0, max: 1_439 });
    fc.assert(
      fc.property(
        minute,
        minute,
        fc.constantFrom(...ZONES),
        fc.constantFrom(...DAYS),
        fc.integer({ min: 0, max: 2 * 86_400_000 }),
        (from, until, zone, day, after) => {
          fc.pre(from !== until);
          const now = at(`${day}T00:00:00Z`) - 86_400_000 + after;
          expect(quietUntil({ from, until, zone }, now)).toBe(model({ from, until, zone }, now));
        },
      ),
      { numRuns: 100 },
    );
  });
});
