// Enough for most threads to need only a few more; all questions of one round are one query.
const FIRST_PROBES = 63;
const PROBES = 3;

/** Reads when the posts of these numbers were written. */
type TimesOf = (numbers: number[]) => Promise<ReadonlyMap<number, number>>;

/**
 * Finds for each of these moments, in order, the number of the first of the posts from `from` to `to` at or after it; `to` + 1
 * where there is none.
 * Post numbers are dense and rise with time, so each is found by narrowing down: a few look-ups by number in a few rounds,
 * however long the thread. Where imported times jump back, the answers are still in order.
 */
export async function findStarts(
  moments: number[],
  { from, to }: { from: number; to: number },
  timesOf: TimesOf,
): Promise<number[]> {
  const brackets = moments.map((moment) => ({ moment, low: from - 1, high: to + 1 }));
  for (let probes = FIRST_PROBES; ; probes = PROBES) {
    const asked = new Set(brackets.flatMap((bracket) => between(bracket, probes)));
    if (asked.size === 0) break;
    const times = await timesOf([...asked]);
    for (const bracket of brackets) {
      for (const number of between(bracket, probes)) {
        if ((times.get(number) ?? Number.POSITIVE_INFINITY) >= bracket.moment) {
          bracket.high = number;
          break;
        }
        bracket.low = number;
      }
    }
  }
  let last = from;
  return brackets.map(({ high }) => {
    last = Math.max(last, high);
    return last;
  });
}

/** Lists up to `probes` numbers that divide what lies between low and high evenly. */
function between({ low, high }: { low: number; high: number }, probes: number): number[] {
  const room = high - low - 1;
  const asked = Math.min(room, probes);
  return Array.from({ length: asked }, (_, i) => low + Math.round(((i + 1) * (room + 1)) / (asked + 1)));
}
