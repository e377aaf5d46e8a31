import { BODY_TOO_LONG } from '../../shared/limits.ts';
import type { ComposerActions } from '../../shared/views/thread/thread-actions.ts';
import type { Draft, PendingPost } from '../../shared/views/thread/thread-page.ts';
import { instead } from '../instead.ts';
import { insertText } from '../writing/insert-text.ts';
import { isTooLong } from '../writing/too-long.ts';
import { enliven } from '../writing/writing.ts';
import { newClientId } from './client-id.ts';
import type { LivePage } from './live-page.tsx';
import type { OwnPost } from './own-post.ts';
import { sending } from './sending.ts';
import { forgetUnsent, keepUnsent } from './unsent.ts';

const TYPING_EVERY_MS = 3_000;
// Who presses twice, as for a double click, has sent what they wrote.
const PRESSED_TWICE_WITHIN_MS = 1_000;
// A draft that is just being saved must not come after the post that it became.
const DRAFT_WAITS_MS = 1_000;

/** Writing and sending on a thread page: the composer, and one's posts while they are on their way. */
export function composing(on: LivePage, own: OwnPost, typing: () => void) {
  const threadId = on.page.thread.id;
  const field = () => on.root.querySelector<HTMLTextAreaElement>('#reply-body');
  let typedAt = 0;
  let sentAt = 0;
  let takenBack: PendingPost | null = null;

  const redraft = (draft: Partial<Draft>) => {
    on.page = { ...on.page, draft: { ...on.page.draft, ...draft } };
    on.draw();
  };
  const refuse = (message: string) => {
    redraft({ issues: [{ field: 'body', message }] });
    field()?.focus();
  };
  const others = (clientId: string) => on.parts.pending.filter((pending) => pending.clientId !== clientId);

  /** Puts text where the cursor stands, on lines of its own, and the cursor behind it. */
  function write(text: string): void {
    const area = field();
    if (!area) return;
    // In a field that nobody has been in yet, the cursor stands nowhere: what is there comes first.
    const isUntouched = document.activeElement !== area && area.selectionStart === 0;
    const [from, to] = isUntouched ? [area.value.length, area.value.length] : [area.selectionStart, area.selectionEnd];
    const before = area.value.slice(0, from);
    const gap = before && !before.endsWith('\n\n') ? (before.endsWith('\n') ? '\n' : '\n\n') : '';
    insertText(area, gap + text, from, to);
    area.scrollIntoView({ block: 'center' });
  }

  const send = sending(on, (pending, why) => {
    if (field()?.value !== '') return false;
    takeBack(pending);
    refuse(why);
    return true;
  });

  /** Puts a post that did not get through back into the composer; where that was closed, the post stays as it is. */
  function takeBack({ clientId, body, replyTo }: PendingPost): void {
    if (!field()) return;
    takenBack = { clientId, body, replyTo, draft: 0, failed: null };
    forgetUnsent(threadId, clientId);
    on.show({ pending: others(clientId) });
    redraft({ replyTo, clientId });
    write(body);
  }

  const withPending = (clientId: string, work: (pending: PendingPost) => void) => () => {
    const pending = on.parts.pending.find((p) => p.clientId === clientId);
    if (pending) work(pending);
  };

  /** Returns the version of the draft that goes with what is sent, once none of it is under way any more. */
  async function draftSent(): Promise<number> {
    const root = field()?.closest('.writing');
    const keeper = root && enliven(root);
    if (!keeper) return on.page.draft.version;
    await Promise.race([keeper.sent(), new Promise((done) => setTimeout(done, DRAFT_WAITS_MS))]);
    return keeper.version;
  }

  const deliver = async (pending: PendingPost) => send({ ...pending, draft: await draftSent() });

  const actions: ComposerActions = {
    submit: instead(() => {
      const area = field();
      if (area?.value.trim() === '' && Date.now() < sentAt + PRESSED_TWICE_WITHIN_MS) return;
      if (!area || area.value.trim() === '') return refuse('Write something first.');
      if (isTooLong(area.value)) return refuse(BODY_TOO_LONG);
      const { replyTo } = on.page.draft;
      const body = area.value;
      // The first try may have arrived after all: only the very same text may go under the same key again.
      const isAnother = takenBack?.clientId === on.page.draft.clientId && takenBack.body !== body;
      const clientId = isAnother ? newClientId() : on.page.draft.clientId;
      area.value = '';
      sentAt = Date.now();
      redraft({ body: '', clientId: newClientId(), replyTo: null, issues: [] });
      area.dispatchEvent(new Event('change'));
      const pending = { clientId, body, replyTo, draft: on.page.draft.version, failed: null };
      own.attend(clientId);
      on.show({ pending: [...on.parts.pending, pending] });
      keepUnsent(threadId, pending);
      // The next one can be written, and sent, before this one is there.
      void deliver(pending);
    }),
    typed: () => {
      if (Date.now() - typedAt < TYPING_EVERY_MS || !field()?.value) return;
      typedAt = Date.now();
      typing();
    },
    keyed: (event) => {
      const { key, ctrlKey, metaKey } = event as KeyboardEvent;
      if (key === 'Enter' && (ctrlKey || metaKey)) field()?.form?.requestSubmit();
    },
    answerChanged: (event) => redraft({ replyTo: Number((event.target as HTMLInputElement).value) || null }),
    retry: (clientId) =>
      withPending(clientId, (pending) => {
        own.attend(clientId);
        void send({ ...pending, failed: null });
      }),
    discard: (clientId) => withPending(clientId, takeBack),
  };

  return {
    actions,
    write,
    /** Puts text at the end of what is being written. */
    append(text: string): void {
      const area = field();
      if (!area) return;
      const { length } = area.value;
      insertText(area, (length > 0 ? '\n\n' : '') + text, length, length);
    },
    /** Makes what is being written an answer to a post. */
    answer(number: number): void {
      redraft({ replyTo: number });
      field()?.focus();
      field()?.dispatchEvent(new Event('change'));
      field()?.scrollIntoView({ block: 'center' });
    },
  };
}
