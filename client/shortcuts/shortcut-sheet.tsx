import { render, type VNode } from 'preact';
import { pageOfPost } from '../../shared/limits.ts';
import { shownAt } from '../anchor.ts';
import { areShortcutsOff, switchShortcuts } from './shortcuts-off.ts';

const SHORTCUTS: [keys: string[], what: string][] = [
  [['j'], 'Next post or thread'],
  [['k'], 'Previous post or thread'],
  [['r'], 'Reply'],
  [['q'], 'Quote'],
  [['l'], 'Like, or take it back'],
  [['#'], 'Go to a post by its number'],
  [['.'], 'Show what is new'],
  [['/'], 'Search'],
  [['g', 'h'], 'Go to the boards'],
  [['g', 'n'], 'Go to what’s new'],
  [['g', 'u'], 'Go to what is unread'],
  [['g', 'w'], 'Go to what you watch'],
  [['g', 'a'], 'Go to your alerts'],
  [['?'], 'This sheet'],
];

/** Opens the sheet of keyboard shortcuts, with the switch that turns them off. */
export function openSheet(): void {
  const isOn = !areShortcutsOff();
  open(
    'Keyboard shortcuts',
    <>
      <label class="check">
        <input
          type="checkbox"
          defaultChecked={isOn}
          onChange={(event) => switchShortcuts((event.target as HTMLInputElement).checked)}
        />
        Use single-key shortcuts in this browser
      </label>
      <dl class="keys">
        {SHORTCUTS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </>,
  );
}

/** Asks for the number of a post and goes there. */
export function openJump(): void {
  const jump = (event: Event) => {
    const number = Number(new FormData(event.target as HTMLFormElement).get('number'));
    const post = shownAt(number);
    if (!post) return location.assign(addressOf(number));
    post.tabIndex = -1;
    // Once the dialog has closed and given the focus back.
    setTimeout(() => {
      post.focus({ preventScroll: true });
      post.scrollIntoView({ block: 'start' });
    });
  };
  open(
    'Go to post',
    <form method="dialog" class="row" onSubmit={jump}>
      <label for="jump-number" class="sr-only">
        The number of the post
      </label>
      <input id="jump-number" name="number" type="number" min="1" max="999999999" required />
      <button type="submit" class="primary">
        Go
      </button>
    </form>,
  );
}

/** Returns the address of the thread on this page, whichever of its pages this is. */
export function threadAddress(): string {
  return location.pathname.replace(/(page-\d+|reply)$/, '');
}

function addressOf(number: number): string {
  const page = pageOfPost(number);
  return `${threadAddress()}${page > 1 ? `page-${page}` : ''}#post-${number}`;
}

function open(title: string, content: VNode): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'sheet';
  dialog.setAttribute('aria-labelledby', 'sheet-title');
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  render(
    <div class="sheet-in">
      <header class="sheet-head">
        <h2 id="sheet-title">{title}</h2>
        <button type="button" aria-label="Close" onClick={() => dialog.close()}>
          ×
        </button>
      </header>
      {content}
    </div>,
    dialog,
  );
  dialog.showModal();
  // The browser gives the focus to the first that can have it, which closes the sheet.
  dialog.querySelector<HTMLInputElement>('input[type="number"]')?.focus();
}
