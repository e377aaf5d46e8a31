// 36 hours, 12 days, 97 days, two years: each level holds eight of the one below.
const LEVELS = [17, 20, 23, 26];
const PERIODS_MAX = 16;

/** How many seconds the shortest period is long. */
export const SHORTEST_PERIOD = 2 ** 17;

const periodAt = (second: number, level: number) => Math.floor(second / 2 ** level);
const tagOf = (level: number, period: number) => `#p${level}.${period}`;

/** Returns the tags of the periods that a second lies in, one of each length. */
export function periodsAt(second: number): string[] {
  return LEVELS.map((level) => tagOf(level, periodAt(second, level)));
}

/** Returns the tags of a few periods that cover all from one second to another; null where that would take many. */
export function periodsFrom(first: number, last: number): string[] | null {
  for (const level of LEVELS) {
    const [from, to] = [periodAt(first, level), periodAt(last, level)];
    if (to - from < PERIODS_MAX) return Array.from({ length: to - from + 1 }, (_, i) => tagOf(level, from + i));
  }
  return null;
}
