const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Writes a date as "Sep 26, 2018", in UTC: the same on the server and in every browser. */
export function dateText(at: number): string {
  const date = new Date(at);
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
}

/** Shows a moment. Browsers with JavaScript put it in the reader's own zone and words ("3 minutes ago"). */
export function Time({ at, class: name }: { at: number; class?: string }) {
  const iso = new Date(at).toISOString();
  return (
    <time class={name} dateTime={iso} data-at={at}>
      {`${dateText(at)} at ${iso.slice(11, 16)} UTC`}
    </time>
  );
}
