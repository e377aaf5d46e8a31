import { TimeZone } from './time-zone.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Writes a date as "Sep 26, 2018", in UTC: the same on the server and in every browser. */
export function dateText(at: number): string {
  const date = new Date(at);
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
}

/** Writes a moment as "Sep 26, 2018 at 14:02": in `zone` or, where it is null, in UTC and saying so. */
export function momentText(at: number, zone: string | null): string {
  if (zone === null) return `${dateText(at)} at ${new Date(at).toISOString().slice(11, 16)} UTC`;
  const part = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${MONTHS[Number(part.month) - 1]} ${Number(part.day)}, ${part.year} at ${part.hour}:${part.minute}`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(timeZone) ??
    // Digits alone: words differ between servers and browsers of another age.
    new Intl.DateTimeFormat('en', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
  clocks.set(timeZone, clock);
  return clock;
}

/**
 * Shows a moment: in the zone that the reader chose, else in UTC, the same on the server and in every browser. Browsers
 * with JavaScript then put it in the reader's own words ("3 minutes ago").
 */
export function Time({ at, class: name }: { at: number; class?: string }) {
  return (
    <TimeZone.Consumer>
      {(zone) => (
        <time class={name} dateTime={new Date(at).toISOString()} data-at={at}>
          {momentText(at, zone)}
        </time>
      )}
    </TimeZone.Consumer>
  );
}
