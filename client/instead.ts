import { ApiError } from './api-error.ts';
import { complain } from './toast.tsx';

// What was pressed, and is being done.
const underWay = new WeakSet<object>();

/**
 * Makes a handler that does in the browser what the link or form would do without it; a click that asks for a new tab is
 * left alone, and what is pressed again before it is done is done once. What goes wrong is said in the corner.
 */
export function instead(work: (event: Event) => Promise<void> | void) {
  return async (event: Event): Promise<void> => {
    if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0)) return;
    event.preventDefault();
    const pressed = (event as SubmitEvent).submitter ?? event.currentTarget ?? event;
    if (underWay.has(pressed)) return;
    underWay.add(pressed);
    try {
      await work(event);
    } catch (error) {
      sayInCorner(error);
    } finally {
      underWay.delete(pressed);
    }
  };
}

/** Says in the corner what went wrong. */
export function sayInCorner(error: unknown): void {
  complain(messageOf(error));
}

export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : 'That did not work.';
}
