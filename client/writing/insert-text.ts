/**
 * Puts text in the place of a part of a field, as if it had been typed: the browser can undo it, and whoever listens
 * hears of it. The cursor ends up behind it.
 */
export function insertText(field: HTMLTextAreaElement, text: string, from: number, to: number): void {
  field.focus({ preventScroll: true });
  field.setSelectionRange(from, to);
  const isDone =
    text === '' ? from === to || document.execCommand('delete') : document.execCommand('insertText', false, text);
  if (isDone) return;
  field.setRangeText(text, from, to, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
