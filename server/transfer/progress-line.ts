import type { Progress } from './import-file.ts';

const TERMINAL_EVERY_MS = 300;
const LOG_EVERY_MS = 2_000;

export interface Screen {
  write(text: string): unknown;
  isTTY?: boolean;
}

/**
 * Shows how far an import is: on a terminal one line that changes, elsewhere a line every 2 s. Returns what to call
 * with each step, and what to call at the end.
 */
export function progressLine(screen: Screen, clock: () => number = () => performance.now()) {
  const every = screen.isTTY ? TERMINAL_EVERY_MS : LOG_EVERY_MS;
  let shownAt = clock();
  let writingSince: number | undefined;
  let isShown = false;
  return {
    show(progress: Progress): void {
      const now = clock();
      if (progress.step === 'writing') writingSince ??= now;
      if (now - shownAt < every) return;
      shownAt = now;
      isShown = true;
      const line = wordsOf(progress, now - (writingSince ?? now));
      screen.write(screen.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
    },
    end(): void {
      if (isShown && screen.isTTY) screen.write('\r\u001b[K');
    },
  };
}

function wordsOf(progress: Progress, writingForMs: number): string {
  const lines = progress.lines.toLocaleString('en');
  if (progress.step === 'checking') return `Checked ${lines} lines`;
  const rate =
    writingForMs > 0 ? ` (${Math.round((progress.lines * 1000) / writingForMs).toLocaleString('en')}/s)` : '';
  return `Imported ${lines} of ${progress.total.toLocaleString('en')} lines${rate}`;
}
