// What lies under the bar on top of the page is not read.
const BAR_PX = 56;

/** What must stay where it is on the screen while the page changes above it. */
interface Anchor {
  element: Element;
  top: number;
}

/** A post, or the row that others are folded into. */
const SHOWN = '.post, .agreement > summary';

/** Finds the posts on the page, and the rows that others are folded into. */
export function allShown(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(SHOWN)].filter((element) => element.checkVisibility());
}

/** Finds the last post on the page, or the row it is folded into. */
export function lastShown(root: Element): Element | undefined {
  return [...root.querySelectorAll(SHOWN)].findLast((element) => element.checkVisibility());
}

/** Finds the post of a number, or the row it is folded into. */
export function shownAt(number: number): HTMLElement | null {
  const post = document.getElementById(`post-${number}`);
  return post?.closest('.agreement:not([open])')?.querySelector('summary') ?? post;
}

/** Tells whether somebody is in the middle of writing something. */
export function isWriting(): boolean {
  const field = document.activeElement;
  return (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) && field.value !== '';
}

/**
 * Finds what the reader is looking at: the form being filled in, else the first thing in view. Browsers anchor by
 * themselves, but not all of them, and none of them a field below the change.
 */
export function takeAnchor(root: Element): Anchor | null {
  const form = document.activeElement?.closest('.composer, .editor');
  if (form && root.contains(form) && isInView(form)) return { element: form, top: topOf(form) };
  for (const element of root.querySelectorAll(`${SHOWN}, .composer, .viewers`)) {
    if (isInView(element)) return { element, top: topOf(element) };
  }
  return null;
}

/** Scrolls by as much as the anchor has moved. */
export function keepAnchor(anchor: Anchor | null): void {
  if (!anchor?.element.isConnected) return;
  const moved = topOf(anchor.element) - anchor.top;
  if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: 'instant' });
}

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > BAR_PX && top < innerHeight && element.checkVisibility();
}

function topOf(element: Element): number {
  return element.getBoundingClientRect().top;
}
