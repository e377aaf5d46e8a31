import { BODY_TOO_LONG } from '../../shared/limits.ts';
import { wasLeftUnsaved } from './local-draft.ts';
import { isTooLong } from './too-long.ts';
import { applyFormat, enliven } from './writing.ts';

const SHORTCUTS: Record<string, string> = { b: 'bold', i: 'italic', k: 'link' };

/** Brings each field for writing to life when it is first used, or at once where text stands or waits in it already. */
export function startWriting(): void {
  const wake = (event: Event) => {
    const root = (event.target as Element).closest?.('.writing');
    if (root) enliven(root);
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
    // Whoever was quicker than this is in the field already.
    if (field?.value || answers || wasLeftUnsaved(root) || root.contains(document.activeElement)) enliven(root);
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
  if (field) applyFormat(field, format);
}
