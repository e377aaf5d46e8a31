import { pageData } from './page-data.ts';

const REFRESH_EVERY_MS = 30_000;
// The words of the page are English; the zone is the one the reader chose, else the browser's.
const language = document.documentElement.lang;
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat(language, {
  dateStyle: 'medium',
  timeStyle: 'short',
  ...(pageData.site.timeZone && { timeZone: pageData.site.timeZone }),
});
const STEPS: [upToSeconds: number, unitSeconds: number, Intl.RelativeTimeFormatUnit][] = [
  [60, 1, 'second'],
  [3_600, 60, 'minute'],
  [86_400, 3_600, 'hour'],
  [7 * 86_400, 86_400, 'day'],
];

/** Puts every moment within `root` into the reader's own zone and words. */
export function showTimes(root: ParentNode): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>('time[data-at]')) {
    const at = Number(time.dataset.at);
    const text = textOf(at, Date.now());
    // The text node itself is changed: it is the one that Preact knows.
    const { firstChild: words } = time;
    if (words instanceof Text && words.data !== text) words.data = text;
    const title = absolute.format(at);
    if (time.title !== title) time.title = title;
  }
}

/** Shows the moments of the whole page, and keeps "3 minutes ago" true. */
export function keepTimes(): void {
  showTimes(document);
  setInterval(() => showTimes(document), REFRESH_EVERY_MS);
}

function textOf(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1000);
  if (seconds < 0) return absolute.format(at);
  if (seconds < 45) return 'just now';
  for (const [upTo, unit, name] of STEPS) {
    if (seconds < upTo) return relative.format(-Math.floor(seconds / unit), name);
  }
  return absolute.format(at);
}
