const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** When a member wants to be left alone: minutes of the day in their zone, UTC where they chose none; null: never. */
export interface QuietHours {
  from: number | null;
  until: number | null;
  zone: string | null;
}

/**
 * Returns when the quiet hours end in which `now` lies; null where it lies in none. A clock put forward over their end
 * ends them, one put back into them begins them again.
 */
export function quietUntil({ from, until, zone }: QuietHours, now: number): number | null {
  if (from === null || until === null) return null;
  const clock = clockOf(zone ?? 'UTC');
  const isQuiet = (time: number) => {
    const minute = clock(time);
    return from < until ? minute >= from && minute < until : minute >= from || minute < until;
  };
  if (!isQuiet(now)) return null;
  let at = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  // Once round unless the clock is changed on the way; then what it says after the change decides.
  while (isQuiet(at)) {
    const end = at + around(until - clock(at)) * MINUTE_MS;
    at = firstChange(clock, at, end) ?? end;
  }
  return at;
}

/** Returns the first minute after `from`, up to `to`, at which the clock is another one; null where it stays. */
function firstChange(clock: (time: number) => number, from: number, to: number): number | null {
  const shift = (time: number) => around(clock(time) - time / MINUTE_MS);
  const before = shift(from);
  if (shift(to) === before) return null;
  let [same, changed] = [from, to];
  while (changed - same > MINUTE_MS) {
    const middle = same + Math.floor((changed - same) / MINUTE_MS / 2) * MINUTE_MS;
    if (shift(middle) === before) same = middle;
    else changed = middle;
  }
  return changed;
}

const clocks = new Map<string, (time: number) => number>();

/** Returns what tells the minute of the day in a zone. */
function clockOf(zone: string): (time: number) => number {
  const known = clocks.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const clock = (time: number) => {
    const [hours, minutes] = format.format(time).split(':');
    return Number(hours) * 60 + Number(minutes);
  };
  clocks.set(zone, clock);
  return clock;
}

function around(minutes: number): number {
  return ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
}
