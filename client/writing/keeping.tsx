import { render } from 'preact';
import type { SavedDraft } from '../../shared/draft.ts';
import { Time } from '../../shared/views/site/time.tsx';
import { call } from '../api.ts';
import { showTimes } from '../times.ts';
import { DraftKeeper, isSame, type Keeping } from './draft-keeper.ts';
import { insertText } from './insert-text.ts';
import { keepUnsaved, unsavedAt, type Written } from './local-draft.ts';
import { lengthOf, refuseTooLong } from './too-long.ts';

/** Keeps what is written in a field on the server, and says beneath it how well that goes. */
export function keepWriting(root: HTMLElement, field: HTMLTextAreaElement): DraftKeeper | null {
  const { form } = field;
  const path = root.dataset.draft;
  const slot = root.querySelector('.writing-notes');
  if (!form || !path || !slot) return null;
  const named = (name: string) => form.querySelector<HTMLInputElement>(`input[name=${name}]`);
  const grewFrom = named('version');
  const read = (): Written => ({
    title: named('title')?.value ?? '',
    body: field.value,
    replyTo: Number(named('replyTo')?.value) || null,
    ...(grewFrom && { postVersion: Number(grewFrom.value) }),
  });
  const fill = ({ title, body, replyTo, postVersion }: Written) => {
    if (field.value !== body) field.value = body;
    const [titleField, answering] = [named('title'), named('replyTo')];
    if (titleField) titleField.value = title;
    if (grewFrom) grewFrom.value = String(postVersion ?? grewFrom.value);
    if (answering && Number(answering.value) !== (replyTo ?? 0)) {
      answering.value = String(replyTo ?? '');
      answering.dispatchEvent(new Event('change', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
  };

  const show = (keeping: Keeping) => {
    const use = (which: 'this' | 'other') => () => {
      if (which === 'other' && keeping.kind === 'conflict') {
        insertText(field, keeping.other.body, 0, field.value.length);
        fill(keeping.other);
      }
      keeper.settle(which);
      field.focus({ preventScroll: true });
    };
    render(<KeepingLine keeping={keeping} use={use} />, slot);
    showTimes(slot);
  };
  // What was typed before this came is not on the server yet.
  const served = { ...read(), title: named('title')?.defaultValue ?? '', body: field.defaultValue };
  const keeper = new DraftKeeper(served, Number(root.dataset.version), {
    read,
    keepHere: (text) => keepUnsaved(path, text),
    save: async (text, leaving) => {
      refuseTooLong(text.body, lengthOf(text.body));
      const { draft } = await call<{ draft: SavedDraft | null }>('PUT', path, text, { keepalive: leaving });
      return draft;
    },
    load: () => call<{ draft: SavedDraft | null }>('GET', path).then(({ draft }) => draft),
    show,
  });

  const left = unsavedAt(path);
  if (left && !isSame(left, served)) {
    // Of an edit without a draft, the post's own words were served: nothing that was written.
    const isNothing = grewFrom ? keeper.version === 0 : isSame(served, { title: '', body: '', replyTo: null });
    const isNewer = left.version === keeper.version || isNothing;
    // The page has the newest that was saved; what was left here grew from something older, so the writer decides.
    if (!isNewer) keeper.offer({ postVersion: null, ...served, version: keeper.version });
    fill(left);
    keeper.typed();
  } else {
    keeper.typed();
  }

  form.addEventListener('input', () => keeper.typed());
  field.addEventListener('change', () => keeper.typed());
  document.addEventListener('visibilitychange', () => document.hidden && root.isConnected && void keeper.save());
  addEventListener('pagehide', () => root.isConnected && void keeper.save(true));
  return keeper;
}

function KeepingLine({ keeping, use }: { keeping: Keeping; use: (which: 'this' | 'other') => () => void }) {
  switch (keeping.kind) {
    case 'resting':
      return null;
    case 'saved':
      return <p class="draft-note">Draft saved</p>;
    case 'here-only':
      return (
        <p class="draft-note bad" role="status">
          {keeping.why === 'unauthenticated' ? (
            <>
              You are signed out. Your text is kept in this browser:{' '}
              <a href={`/account/sign-in?to=${encodeURIComponent(location.pathname)}`}>sign in</a> and go on.
            </>
          ) : keeping.why === 'unavailable' ? (
            'Not saved yet; your text is kept in this browser, and saved when the forum answers again.'
          ) : (
            `Kept in this browser only. ${keeping.message}`
          )}
        </p>
      );
    case 'conflict':
      return (
        <div class="draft-note bad" role="status">
          <p>
            Something else was written here <Time at={keeping.other.version} />, in another tab or on another device:{' '}
            <q dir="auto">{keeping.other.body.slice(0, 120)}</q>
          </p>
          <div class="row">
            <button type="button" onClick={use('other')}>
              Use the other text
            </button>
            <button type="button" onClick={use('this')}>
              Keep this
            </button>
          </div>
        </div>
      );
  }
}
