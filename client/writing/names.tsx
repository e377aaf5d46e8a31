import { render } from 'preact';
import type { MemberFace } from '../../shared/member.ts';
import { Avatar } from '../../shared/views/site/avatar.tsx';
import { announce } from '../announcer.ts';
import { call } from '../api.ts';
import { insertText } from './insert-text.ts';

const ASKED_AFTER_MS = 150;
// As the server reads mentions: bare names have no spaces, others stand in quotation marks.
const BEGUN = /(?<![\p{L}\p{M}\p{N}_@/.+%=&#~-])@(?:"([^"@[\]<>/\\\n]*)|([\p{L}\p{M}\p{N}_.-]*))$/u;
const BARE = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.-]*[\p{L}\p{M}\p{N}_])?$/u;

/** Suggests members while a mention is being typed: chosen by the arrow keys and Enter, or by a tap (ARIA: listbox). */
export function suggestNames(root: HTMLElement, field: HTMLTextAreaElement): void {
  const slot = root.querySelector<HTMLElement>('.writing-names');
  if (!slot) return;
  const listId = `${field.id}-names`;
  let shown: MemberFace[] = [];
  let at = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** The name as far as it is written before the cursor; null where no mention is being written. */
  const begun = () => {
    if (field.selectionStart !== field.selectionEnd) return null;
    const match = BEGUN.exec(field.value.slice(0, field.selectionStart));
    return match && { from: match.index, name: match[1] ?? match[2] ?? '' };
  };

  async function ask(): Promise<void> {
    const asked = begun();
    if (!asked) return show([]);
    const query = new URLSearchParams({
      prefix: asked.name,
      ...(root.dataset.thread && { thread: root.dataset.thread }),
    });
    const answer = await call<{ members: MemberFace[] }>('GET', `/members?${query}`).catch(() => null);
    if (begun()?.name !== asked.name) return;
    show(answer?.members ?? []);
    if (shown.length > 0) announce(`${shown.length} ${shown.length === 1 ? 'name' : 'names'}`);
  }

  function show(members: MemberFace[], chosen = 0): void {
    shown = members;
    at = chosen;
    const isOpen = members.length > 0;
    for (const [name, value] of [
      ['aria-autocomplete', 'list'],
      ['aria-controls', isOpen ? listId : null],
      ['aria-activedescendant', isOpen ? `${listId}-${at}` : null],
    ] as const) {
      if (value === null) field.removeAttribute(name);
      else field.setAttribute(name, value);
    }
    render(
      isOpen && (
        <div class="names" role="listbox" id={listId} aria-label="Members">
          {members.map((member, i) => (
            <div
              key={member.id}
              id={`${listId}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === at}
              onPointerDown={(event) => {
                event.preventDefault(); // The field keeps the focus.
                choose(member);
              }}
            >
              <Avatar member={member} small />
              <bdi>{member.name}</bdi>
            </div>
          ))}
        </div>
      ),
      slot as HTMLElement,
    );
  }

  function choose({ name }: MemberFace): void {
    const mention = begun();
    show([]);
    if (mention) insertText(field, BARE.test(name) ? `@${name} ` : `@"${name}" `, mention.from, field.selectionStart);
  }

  field.addEventListener('input', () => {
    clearTimeout(timer);
    if (!begun()) return shown.length > 0 ? show([]) : undefined;
    timer = setTimeout(ask, ASKED_AFTER_MS);
  });
  field.addEventListener('blur', () => show([]));
  field.addEventListener('keydown', (event) => {
    const member = shown[at];
    // Enter and the arrows also choose among the characters that somebody composes.
    if (!member || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      show(shown, (at + (key === 'ArrowDown' ? 1 : shown.length - 1)) % shown.length);
    } else if (key === 'Enter' || (key === 'Tab' && !event.shiftKey)) {
      choose(member);
    } else if (key === 'Escape') {
      show([]);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
}
