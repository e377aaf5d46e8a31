const REFRESH_EVERY_MS = 30_000;
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const STEPS: [number, Intl.RelativeTimeFormatUnit][] = [
  [60, 'second'],
  [3_600, 'minute'],
  [86_400, 'hour'],
  [7 * 86_400, 'day'],
];

/** Puts every moment on the page into the reader's own zone and words, and keeps "3 minutes ago" true. */
export function showTimes(root: ParentNode = document): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>('time[data-at]')) {
    const at = Number(time.dataset.at);
    const text = textOf(at, Date.now());
    if (time.textContent !== text) time.textContent = text;
    time.title ||= absolute.format(at);
  }
}

export function keepTimes(): void {
  showTimes();
  setInterval(showTimes, REFRESH_EVERY_MS);
}

function textOf(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1000);
  if (seconds < 0) return absolute.format(at);
  if (seconds < 45) return 'just now';
  let unit = 1;
  for (const [upTo, name] of STEPS) {
    if (seconds < upTo) return relative.format(-Math.round(seconds / unit), name);
    unit = upTo === 60 ? 60 : upTo === 3_600 ? 3_600 : 86_400;
  }
  return absolute.format(at);
}
