import { ApiError } from './api.ts';
import { complain } from './toast.tsx';

/**
 * Makes a handler that does in the browser what the link or form would do without it; a click that asks for a new tab is
 * left alone. What goes wrong is said in the corner.
 */
export function instead(work: (event: Event) => Promise<void> | void) {
  return (event: Event): void => {
    if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0)) return;
    event.preventDefault();
    Promise.resolve(work(event)).catch((error) => complain(messageOf(error)));
  };
}

export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : 'That did not work.';
}
