import { postPath } from '../shared/addresses.ts';
import type { Post } from '../shared/post.ts';
import type { ErrorCode } from '../shared/reply.ts';
import type { Submission } from '../shared/submission.ts';
import type { ComposerActions } from '../shared/views/thread/thread-actions.ts';
import type { Draft, PendingPost } from '../shared/views/thread/thread-page.ts';
import { ApiError, call } from './api.ts';
import { keepDraft, keptDraft } from './drafts.ts';
import { instead, messageOf } from './instead.ts';
import type { LivePage } from './live-page.tsx';
import { showSubmissions } from './waiting.ts';

const TYPING_EVERY_MS = 3_000;
// What may well succeed when sent again as it is.
const PASSING: ErrorCode[] = ['unavailable', 'internal', 'rate_limited'];

/** Writing and sending on a thread page: the composer, and one's posts while they are on their way. */
export function composing(on: LivePage, typing: () => void) {
  const threadId = on.page.thread.id;
  const field = () => on.root.querySelector<HTMLTextAreaElement>('#reply-body');
  let typedAt = 0;
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
    const before = area.value.slice(0, area.selectionStart);
    const gap = before && !before.endsWith('\n\n') ? (before.endsWith('\n') ? '\n' : '\n\n') : '';
    area.setRangeText(gap + text, area.selectionStart, area.selectionEnd, 'end');
    keepDraft(threadId, area.value);
    area.focus();
    area.scrollIntoView({ block: 'center' });
  }

  async function send(pending: PendingPost): Promise<void> {
    const { clientId, body, replyTo } = pending;
    on.show({ pending: [...others(clientId), { ...pending, failed: null }] });
    try {
      const sent = { clientId, body, ...(replyTo && { replyTo }) };
      const made = await call<{ post: Post } | { submission: Submission }>('POST', `/threads/${threadId}/posts`, sent);
      if ('submission' in made) {
        on.show({ pending: others(clientId) });
        return showSubmissions(on, [...on.page.submissions, made.submission]);
      }
      const { post } = made;
      // Until the page has come as far as the post it stays as it is: on its way, but never gone.
      const arrived = await on.live.take(post);
      if (arrived) on.show({ pending: others(clientId) });
      if (!on.isLastPage) location.assign(postPath(on.live.thread, post.number));
    } catch (error) {
      const mayPass = error instanceof ApiError && PASSING.includes(error.code);
      if (mayPass || field()?.value) {
        on.show({ pending: [...others(clientId), { ...pending, failed: messageOf(error) }] });
      } else {
        takeBack(pending);
        refuse(messageOf(error));
      }
    }
  }

  /** Puts a post that did not get through back into the composer. */
  function takeBack({ clientId, body, replyTo }: PendingPost): void {
    takenBack = { clientId, body, replyTo, failed: null };
    on.show({ pending: others(clientId) });
    redraft({ replyTo, clientId });
    write(body);
  }

  const withPending = (clientId: string, work: (pending: PendingPost) => void) => () => {
    const pending = on.parts.pending.find((p) => p.clientId === clientId);
    if (pending) work(pending);
  };

  const kept = keptDraft(threadId);
  const area = field();
  if (kept && area?.value === '') area.value = kept;

  const actions: ComposerActions = {
    submit: instead(async () => {
      const area = field();
      if (!area || area.value.trim() === '') return refuse('Write something first.');
      const { replyTo } = on.page.draft;
      const body = area.value;
      // The first try may have arrived after all: only the very same text may go under the same key again.
      const isAnother = takenBack?.clientId === on.page.draft.clientId && takenBack.body !== body;
      const clientId = isAnother ? crypto.randomUUID() : on.page.draft.clientId;
      area.value = '';
      keepDraft(threadId, '');
      redraft({ body: '', clientId: crypto.randomUUID(), replyTo: null, issues: [], preview: null });
      await send({ clientId, body, replyTo, failed: null });
    }),
    typed: () => {
      const text = field()?.value ?? '';
      keepDraft(threadId, text);
      if (Date.now() - typedAt < TYPING_EVERY_MS || text === '') return;
      typedAt = Date.now();
      typing();
    },
    keyed: (event) => {
      const { key, ctrlKey, metaKey } = event as KeyboardEvent;
      if (key === 'Enter' && (ctrlKey || metaKey)) field()?.form?.requestSubmit();
    },
    preview: instead(async () => {
      try {
        const asked = { body: field()?.value ?? '', threadId };
        redraft({ preview: (await call<{ html: string }>('POST', '/preview', asked)).html, issues: [] });
      } catch (error) {
        refuse(messageOf(error));
      }
    }),
    clearReply: () => {
      redraft({ replyTo: null });
      field()?.focus();
    },
    retry: (clientId) => withPending(clientId, (pending) => void send(pending)),
    discard: (clientId) => withPending(clientId, takeBack),
  };

  return {
    actions,
    write,
    /** Makes what is being written an answer to a post. */
    answer(number: number): void {
      redraft({ replyTo: number });
      field()?.focus();
      field()?.scrollIntoView({ block: 'center' });
    },
  };
}
