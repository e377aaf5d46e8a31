const KEY = 'parley:shortcuts';

/** Tells whether this browser's reader switched the keyboard shortcuts off. */
export function areShortcutsOff(): boolean {
  try {
    return localStorage.getItem(KEY) === 'off';
  } catch {
    return false;
  }
}

export function switchShortcuts(on: boolean): void {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, 'off');
  } catch {
    // Storage is switched off: then the choice lasts as long as the page's own default.
  }
}
