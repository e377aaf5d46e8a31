import type { ErrorCode } from '../../shared/reply.ts';
import { call } from '../api.ts';
import { ApiError } from '../api-error.ts';
import { keepHere, keptHere } from '../kept-here.ts';
import { letScrollByKeyboard } from '../thread/post-html.ts';

const ASKED_AFTER_MS = 350;
const AGAIN_AFTER_MS = 5_000;
const PASSING: ErrorCode[] = ['unavailable', 'internal', 'rate_limited'];
const KEPT_AS = 'preview';

/**
 * Shows beside or beneath a field what its text will look like, rendered by the server as the post itself will be. The
 * button of the toolbar shows or hides it, from then on and in every field.
 */
export function livePreview(root: HTMLElement, field: HTMLTextAreaElement): void {
  const pane = root.querySelector<HTMLElement>('.preview');
  const body = pane?.querySelector('.post-body');
  const button = root.querySelector<HTMLElement>('.toolbar [data-preview]');
  if (!pane || !body || !button) return;
  let shown = '';
  let rendered = { text: '', html: '' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;

  async function ask(): Promise<void> {
    const text = field.value;
    if (isAsking || text === shown || !pane?.checkVisibility()) return;
    isAsking = true;
    let again = ASKED_AFTER_MS;
    try {
      const threadId = Number(root.dataset.thread) || undefined;
      const { html } = await call<{ html: string }>('POST', '/preview', { body: text, threadId });
      rendered = { text, html };
      // Meanwhile it may have been sent.
      if (field.value.trim() !== '') show(text, html);
    } catch (error) {
      // Said where it matters, when the post is sent. What is refused once is refused again.
      if (error instanceof ApiError && PASSING.includes(error.code)) again = AGAIN_AFTER_MS;
      else shown = text;
    }
    isAsking = false;
    if (field.value !== shown) later(again);
  }
  function show(text: string, html: string): void {
    if (!pane || !body) return;
    shown = text;
    body.innerHTML = html;
    letScrollByKeyboard(pane);
    pane.tabIndex = pane.scrollHeight > pane.clientHeight ? 0 : -1;
  }
  const later = (ms = ASKED_AFTER_MS) => {
    clearTimeout(timer);
    if (field.value.trim() === '') show(field.value, '');
    // What was sent and comes back is known already: it may not be rendered again, as what refused it refuses that too.
    else if (field.value === rendered.text) show(rendered.text, rendered.html);
    else timer = setTimeout(ask, ms);
  };
  const wish = (isWished: boolean | null) => {
    root.classList.toggle('with-preview', isWished === true);
    root.classList.toggle('without-preview', isWished === false);
    button.ariaPressed = String(pane.checkVisibility());
    void ask();
  };

  field.addEventListener('input', () => later());
  field.addEventListener('change', () => later());
  button.addEventListener('click', () => {
    const isWished = !pane.checkVisibility();
    keepHere(KEPT_AS, isWished);
    wish(isWished);
  });
  wish(keptHere<boolean>(KEPT_AS));
}
