import type { WatchLevel } from '../shared/notification.ts';
import type { Post } from '../shared/post.ts';
import { quoteOf } from '../shared/quote.ts';
import type { ReactionKind } from '../shared/reaction.ts';
import type { ThreadActions } from '../shared/views/thread-actions.ts';
import type { PendingPost } from '../shared/views/thread-page.ts';
import { ApiError, call } from './api.ts';
import type { LivePage } from './thread-page.tsx';

const TYPING_EVERY_MS = 3_000;

/** What each link, button and form of the page does in the browser. Where it cannot, it does what it would without us. */
export function actionsOf(on: LivePage, typing: () => void): ThreadActions {
  const threadId = on.page.thread.id;
  const field = () => on.root.querySelector<HTMLTextAreaElement>('#reply-body');
  let typedAt = 0;

  const redraft = (draft: Partial<typeof on.page.draft>) => {
    on.page = { ...on.page, draft: { ...on.page.draft, ...draft } };
    on.draw();
  };

  async function send(pending: PendingPost): Promise<void> {
    const { clientId, body, replyTo } = pending;
    on.show({ pending: [...on.parts.pending.filter((p) => p.clientId !== clientId), { ...pending, failed: null }] });
    try {
      const { post } = await call<{ post: Post }>('POST', `/threads/${threadId}/posts`, {
        clientId,
        body,
        ...(replyTo && { replyTo }),
      });
      on.live.take(post);
      on.show({ pending: on.parts.pending.filter((p) => p.clientId !== clientId) });
      on.revealUpTo(post.number);
    } catch (error) {
      const failed = messageOf(error);
      on.show({ pending: on.parts.pending.map((p) => (p.clientId === clientId ? { ...p, failed } : p)) });
    }
  }

  function write(text: string): void {
    const area = field();
    if (!area) return;
    const { selectionStart: start, selectionEnd: end, value } = area;
    const before = value.slice(0, start);
    area.value = `${before}${before && !before.endsWith('\n') ? '\n\n' : ''}${text}${value.slice(end)}`;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    area.scrollIntoView({ block: 'center' });
  }

  const sourceOf = async (post: Post) =>
    post.body || (await call<{ post: Post }>('GET', `/posts/${post.id}`)).post.body;

  /** Does in the browser what the element does without it; if it fails, says why. */
  const instead = (work: (event: Event) => Promise<void> | void) => (event: Event) => {
    if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0)) return;
    event.preventDefault();
    Promise.resolve(work(event)).catch((error) => redraft({ issues: [{ field: '', message: messageOf(error) }] }));
  };

  return {
    submit: instead(async () => {
      const area = field();
      const body = area?.value ?? '';
      if (!area || body.trim() === '')
        return redraft({ issues: [{ field: 'body', message: 'Write something first.' }] });
      const { clientId, replyTo } = on.page.draft;
      area.value = '';
      redraft({ body: '', clientId: crypto.randomUUID(), replyTo: null, issues: [], preview: null });
      await send({ clientId, body, replyTo, failed: null });
    }),
    typed: () => {
      if (Date.now() - typedAt < TYPING_EVERY_MS || !field()?.value) return;
      typedAt = Date.now();
      typing();
    },
    preview: instead(async () => {
      const { html } = await call<{ html: string }>('POST', '/preview', { body: field()?.value ?? '', threadId });
      redraft({ preview: html, issues: [] });
    }),
    clearReply: () => redraft({ replyTo: null }),
    retry: (clientId) => () => {
      const pending = on.parts.pending.find((p) => p.clientId === clientId);
      if (pending) void send(pending);
    },
    discard: (clientId) => () => {
      const pending = on.parts.pending.find((p) => p.clientId === clientId);
      on.show({ pending: on.parts.pending.filter((p) => p.clientId !== clientId) });
      if (!pending) return;
      redraft({ replyTo: pending.replyTo, clientId });
      write(pending.body);
    },
    showWaiting: () => on.showWaiting(),
    watch: instead(async (event) => {
      const { level } = await call<{ level: WatchLevel }>('PUT', `/threads/${threadId}/watch`, {
        level: submitted(event),
      });
      on.page = { ...on.page, watch: level };
      on.draw();
    }),
    reply: (post) =>
      instead(() => {
        redraft({ replyTo: post.number });
        field()?.focus();
        field()?.scrollIntoView({ block: 'center' });
      }),
    quote: (post) =>
      instead(async () => {
        const selected = selectionIn(on.root, post.number);
        write(quoteOf(post, selected || (await sourceOf(post))));
      }),
    edit: (post) =>
      instead(async () => {
        on.show({ editing: { id: post.id, body: await sourceOf(post), error: null } });
        on.root.querySelector<HTMLTextAreaElement>(`#edit-${post.number}`)?.focus();
      }),
    saveEdit: (post) =>
      instead(async () => {
        const body = on.root.querySelector<HTMLTextAreaElement>(`#edit-${post.number}`)?.value ?? '';
        try {
          const answer = await call<{ post: Post }>('PATCH', `/posts/${post.id}`, { body });
          on.parts = { ...on.parts, editing: null };
          on.live.take(answer.post);
          on.draw();
        } catch (error) {
          on.show({ editing: { id: post.id, body, error: messageOf(error) } });
        }
      }),
    cancelEdit: () => on.show({ editing: null }),
    remove: (post) =>
      instead(async () => {
        if (!confirm(`Delete post #${post.number}? A line saying so stays in its place.`)) return;
        on.live.take((await call<{ post: Post }>('DELETE', `/posts/${post.id}`)).post);
      }),
    react: (post) =>
      instead(async (event) => {
        const kind = submitted(event) as ReactionKind | '';
        (event.target as Element).closest('details')?.removeAttribute('open');
        const path = `/posts/${post.id}/reaction`;
        const answer = kind
          ? await call<{ post: Post }>('PUT', path, { kind })
          : await call<{ post: Post }>('DELETE', path);
        const { [post.id]: _, ...reactions } = on.page.reactions;
        on.page = { ...on.page, reactions: kind ? { ...reactions, [post.id]: kind } : reactions };
        on.live.take(answer.post);
        on.draw();
      }),
  };
}

/** Returns the text selected within one post; empty where there is none. */
function selectionIn(root: Element, number: number): string {
  const selection = document.getSelection();
  const body = root.querySelector(`#post-${number} .post-body`);
  if (
    !selection ||
    selection.isCollapsed ||
    !body?.contains(selection.anchorNode) ||
    !body.contains(selection.focusNode)
  )
    return '';
  return selection.toString();
}

function submitted(event: Event): string {
  return ((event as SubmitEvent).submitter as HTMLButtonElement | null)?.value ?? '';
}

function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : 'That did not work.';
}
