/** What must stay where it is on the screen while the page changes above it. */
export interface Anchor {
  element: Element;
  top: number;
}

/**
 * Finds what the reader is looking at: the field being written in, else the first post in view. Browsers anchor by
 * themselves, but not all of them, and none of them a field below the change.
 */
export function takeAnchor(root: Element): Anchor | null {
  const field = document.activeElement;
  if (field instanceof HTMLTextAreaElement && root.contains(field)) return { element: field, top: topOf(field) };
  for (const element of root.querySelectorAll('.post')) {
    if (element.getBoundingClientRect().bottom > 0) return { element, top: topOf(element) };
  }
  return null;
}

/** Scrolls by as much as the anchor has moved. */
export function keepAnchor(anchor: Anchor | null): void {
  if (!anchor?.element.isConnected) return;
  const moved = topOf(anchor.element) - anchor.top;
  if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: 'instant' });
}

function topOf(element: Element): number {
  return element.getBoundingClientRect().top;
}
