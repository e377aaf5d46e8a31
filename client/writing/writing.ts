import type { Format } from '../../shared/views/writing/toolbar.tsx';
import { showChips } from './chips.tsx';
import type { DraftKeeper } from './draft-keeper.ts';
import { formatted } from './format.ts';
import { insertText } from './insert-text.ts';
import { keepWriting } from './keeping.tsx';
import { suggestNames } from './names.tsx';
import { livePreview } from './preview.ts';

const enlivened = new WeakMap<Element, DraftKeeper | null>();

/** Fills the places around a field for writing, once; returns what keeps its draft, if it is kept. */
export function enliven(root: Element): DraftKeeper | null {
  const field = root.querySelector('textarea');
  if (!(root instanceof HTMLElement) || !field) return null;
  let keeper = enlivened.get(root);
  if (keeper !== undefined) return keeper;
  // Known from here on: what follows may put the focus into it, which asks for the same.
  enlivened.set(root, null);
  keeper = keepWriting(root, field);
  enlivened.set(root, keeper);
  moveByArrows(root);
  showChips(root, field);
  livePreview(root, field);
  suggestNames(root, field);
  if (keeper) sendOnceKept(keeper, root, field);
  return keeper;
}

/** Does with the selection what a button of the toolbar says; it can be undone. */
export function applyFormat(field: HTMLTextAreaElement, format: string): void {
  const change = formatted(field.value, field.selectionStart, field.selectionEnd, format as Format);
  insertText(field, change.text, change.from, change.to);
  field.setSelectionRange(...change.select);
}

/** One button of a toolbar is in the tab order; the arrow keys go on from there (WAI-ARIA, toolbar pattern). */
function moveByArrows(root: Element): void {
  const buttons = [...root.querySelectorAll<HTMLElement>('.toolbar button')];
  root.querySelector('.toolbar')?.addEventListener('keydown', (event) => {
    const { key } = event as KeyboardEvent;
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
    const step = steps[key];
    if (at < 0 || step === undefined) return;
    event.preventDefault();
    buttons.at(step % buttons.length)?.focus();
  });
  root.querySelector('.toolbar')?.addEventListener('focusin', ({ target }) => {
    for (const button of buttons) button.tabIndex = button === target ? 0 : -1;
  });
}

/** A form that the browser itself sends takes its draft along as it is at that moment. */
function sendOnceKept(keeper: DraftKeeper, root: HTMLElement, { form }: HTMLTextAreaElement): void {
  if (!form || root.closest('#thread')) return;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await Promise.race([keeper.save(), new Promise((done) => setTimeout(done, 1_000))]);
    const version = form.querySelector<HTMLInputElement>('input[name=draft]');
    if (version) version.value = String(keeper.version);
    keeper.close();
    form.submit();
  });
}
