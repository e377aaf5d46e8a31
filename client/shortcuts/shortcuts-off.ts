import { keepHere, keptHere } from '../kept-here.ts';

const KEY = 'shortcuts-off';

/** Tells whether this browser's reader switched the keyboard shortcuts off. */
export function areShortcutsOff(): boolean {
  return keptHere(KEY) === true;
}

/** Switches them on or off in this browser. */
export function switchShortcuts(on: boolean): void {
  keepHere(KEY, on ? null : true);
}
