const SAID_EVERY_MS = 4_000;

let waiting: string | null = null;
let quietUntil = 0;

/** Says something to screen readers, politely and at most every four seconds: the newest words win. */
export function announce(words: string): void {
  waiting = words;
  const wait = Math.max(0, quietUntil - Date.now());
  quietUntil = Math.max(quietUntil, Date.now());
  setTimeout(say, wait);
}

function say(): void {
  const line = document.getElementById('announcer');
  if (waiting === null || !line) return;
  line.textContent = waiting;
  waiting = null;
  quietUntil = Date.now() + SAID_EVERY_MS;
}
