import { BODY_TOO_LONG } from '../../shared/limits.ts';
import { wasLeftUnsaved } from './local-draft.ts';
import { isTooLong } from './too-long.ts';

const SHORTCUTS: Record<string, string> = { b: 'bold', i: 'italic', k: 'link' };

/** Loads what makes a field for writing more than a plain one: it is not needed before somebody writes. */
export const loadWriting = () => import('./writing.ts');

/** Brings each field for writing to life when it is first used, or at once where text stands or waits in it already. */
export function startWriting(): void {
  const wake = async (event: Event) => {
    const root = (event.target as Element).closest?.('.writing');
    const field = root?.querySelector('textarea');
    if (!root || !field) return;
    const before = field.value;
    const { enliven } = await loadWriting();
    const hasTyped = field.value !== before;
    enliven(root);
    // What was typed while this was loading is heard as well.
    if (hasTyped) field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  document.addEventListener('submit', holdTooLong, { capture: true });
  document.addEventListener('focusin', wake);
  document.addEventListener('pointerdown', wake);
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('.toolbar [data-format]');
    if (button) apply(button, button.dataset.format ?? '');
  });
  document.addEventListener('keydown', (event) => {
    const format = SHORTCUTS[event.key.toLowerCase()];
    const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && format;
    if (!isShortcut || !(event.target as Element).matches('.writing textarea')) return;
    event.preventDefault();
    apply(event.target as Element, format);
  });
  for (const root of document.querySelectorAll<HTMLElement>('.writing')) {
    const field = root.querySelector('textarea');
    const answers = field?.form?.querySelector<HTMLInputElement>('[name=replyTo]')?.value;
    if (field?.value || answers || wasLeftUnsaved(root)) void loadWriting().then(({ enliven }) => enliven(root));
  }
}

/**
 * Has the browser send no text that is longer than the server takes: it says so at the field, where the text stays as it
 * is. On a thread's page, where scripts send, they say it themselves.
 */
function holdTooLong(event: SubmitEvent): void {
  const form = event.target as Element;
  const field = form.querySelector<HTMLTextAreaElement>('.writing textarea');
  if (!field || !isTooLong(field.value) || form.closest('#thread')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  field.setCustomValidity(BODY_TOO_LONG);
  field.reportValidity();
  field.addEventListener('input', () => field.setCustomValidity(''), { once: true });
}

function apply(within: Element, format: string): void {
  const field = within.closest('.writing')?.querySelector('textarea');
  if (field) void loadWriting().then(({ applyFormat }) => applyFormat(field, format));
}
