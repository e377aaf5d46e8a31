import { sayInCorner } from '../instead.ts';
import { areShortcutsOff } from './shortcuts-off.ts';

const KEYS = ['j', 'k', 'r', 'q', 'l', '#', '.', '/', '?', 'g'];
/** What may follow a "g", within a moment. */
const GO_KEYS = {
  h: '/',
  n: '/whats-new',
  u: '/whats-new?filter=unread',
  w: '/whats-new?filter=watched',
  a: '/account/notifications',
};
const GO_WITHIN_MS = 1_500;

/**
 * Listens for single keys: never while somebody types, never with a modifier, and not at all where they were switched off.
 * What they do is loaded when the first is pressed.
 */
export function listenForShortcuts(): void {
  let goUntil = 0;
  document.addEventListener('keydown', (event) => {
    const { key } = event;
    const isGo = performance.now() < goUntil && key in GO_KEYS;
    goUntil = 0;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!(isGo || KEYS.includes(key)) || isForTyping(event.target) || areShortcutsOff()) return;
    if (document.querySelector('dialog[open]')) return;
    event.preventDefault();
    if (isGo) location.assign(GO_KEYS[key as keyof typeof GO_KEYS]);
    else if (key === 'g') goUntil = performance.now() + GO_WITHIN_MS;
    else import('./shortcut-acts.ts').then(({ press }) => press(key)).catch(sayInCorner);
  });
  // The way to the sheet for whoever uses no keys, or has switched them off.
  document.getElementById('shortcuts')?.addEventListener('click', () => {
    import('./shortcut-sheet.tsx').then(({ openSheet }) => openSheet()).catch(sayInCorner);
  });
}

function isForTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select');
}
