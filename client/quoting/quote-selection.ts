/** Returns a copy of what is selected within this post; null where nothing is. */
export function selectedIn(root: Element, number: number): DocumentFragment | null {
  const range = selectedPost(root) === number ? document.getSelection()?.getRangeAt(0) : undefined;
  if (!range) return null;
  let copy = range.cloneContents();
  // What lies around the selection belongs to what is selected: a piece of a link is a link, of a quote a quote.
  const around = range.commonAncestorContainer;
  let element = around instanceof Element ? around : around.parentElement;
  for (; element && !element.matches('.post-body'); element = element.parentElement) {
    if (element.matches('a, strong, em, s, code, pre, blockquote')) copy = wrapped(element, copy);
  }
  return copy;
}

function wrapped(element: Element, inside: DocumentFragment): DocumentFragment {
  const shell = element.cloneNode() as Element;
  const by = element.querySelector(':scope > .quote-by');
  shell.append(by?.cloneNode(true) ?? '', inside);
  const whole = new DocumentFragment();
  whole.append(shell);
  return whole;
}

/**
 * Offers to quote whatever text is selected within one post: a small button by the selection, which `quote` is called
 * from with the post's number.
 */
export function offerQuotes(root: Element, quote: (number: number) => void): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quote-selection';
  button.textContent = 'Quote';
  button.hidden = true;
  // Pressing it must not take the selection away before it is read.
  button.addEventListener('pointerdown', (event) => event.preventDefault());
  button.addEventListener('click', () => {
    const number = selectedPost(root);
    if (number !== null) quote(number);
    button.hidden = true;
  });
  document.body.append(button);

  document.addEventListener('selectionchange', () => {
    const number = selectedPost(root);
    const range = number === null ? null : document.getSelection()?.getRangeAt(0);
    button.hidden = !range;
    if (!range) return;
    const { left, bottom } = range.getBoundingClientRect();
    button.style.left = `${scrollX + Math.max(8, left)}px`;
    button.style.top = `${scrollY + bottom + 6}px`;
  });
}

function selectedPost(root: Element): number | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.toString().trim() === '') return null;
  const element = selection.anchorNode instanceof Element ? selection.anchorNode : selection.anchorNode?.parentElement;
  const body = element?.closest('.post-body');
  if (!body || !root.contains(body) || !body.contains(selection.focusNode)) return null;
  const number = Number(body.closest<HTMLElement>('.post')?.dataset.number);
  return Number.isInteger(number) && number > 0 ? number : null;
}
