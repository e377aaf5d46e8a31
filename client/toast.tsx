import { render } from 'preact';
import type { Notification } from '../shared/notification.ts';
import { isWriting } from './anchor.ts';
import { showTimes } from './times.ts';

// Another tab may be showing the post and say it is read; then this one need not speak up.
const HELD_BACK_MS = 500;
const SHOWN_MS = 8_000;

let current: number | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Shows one notification in the corner for a while: only in the tab in view, never over somebody's writing, never for what
 * is already on screen or for mere applause, and one at a time: the newest.
 */
export function toast(notification: Notification, isOnScreen: (n: Notification) => boolean): void {
  if (notification.kind === 'reaction') return;
  const mayShow = () => current === notification.id && !document.hidden && !isWriting() && !isOnScreen(notification);
  // The bell counts the new one already.
  if (current !== null) dismissToast();
  clearTimeout(timer);
  current = notification.id;
  timer = setTimeout(async () => {
    if (!mayShow()) return;
    const part = await import('./alerts/alert-toast.tsx').catch(() => null);
    if (!part || !mayShow()) return;
    draw(part.drawAlert(notification, () => dismissToast()));
    dismissLater();
  }, HELD_BACK_MS);
}

/** Says in the corner that something did not work, and why. */
export function complain(words: string): void {
  dismissToast();
  draw(
    <div class="toast bad" role="alert">
      <p>{words}</p>
      <button type="button" aria-label="Close" onClick={() => dismissToast()}>
        ×
      </button>
    </div>,
  );
  dismissLater();
}

/** Takes it away after a while, but not from under whoever points at it or has the focus in it. */
function dismissLater(): void {
  timer = setTimeout(() => {
    if (document.getElementById('toasts')?.matches(':hover, :focus-within')) dismissLater();
    else dismissToast();
  }, SHOWN_MS);
}

/** Takes the toast away: any, or only if it is one of these. */
export function dismissToast(ids?: number[]): void {
  if (ids && (current === null || !ids.includes(current))) return;
  clearTimeout(timer);
  current = null;
  draw(null);
}

function draw(content: Parameters<typeof render>[0]): void {
  const corner = document.getElementById('toasts');
  if (!corner) return;
  render(content, corner);
  showTimes(corner);
}
