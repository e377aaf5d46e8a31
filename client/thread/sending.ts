import { postPath } from '../../shared/addresses.ts';
import type { Post } from '../../shared/post.ts';
import type { ErrorCode } from '../../shared/reply.ts';
import type { Submission } from '../../shared/submission.ts';
import type { PendingPost } from '../../shared/views/thread/thread-page.ts';
import { call } from '../api.ts';
import { ApiError } from '../api-error.ts';
import { messageOf } from '../instead.ts';
import { showSubmissions } from '../waiting.ts';
import type { LivePage } from './live-page.tsx';
import { forgetUnsent, keepUnsent } from './unsent.ts';

// What nobody answered is sent again by itself: its clientId makes one post of it, however often it arrives.
const AGAIN_AFTER_MS = 5_000;
// What may well succeed when sent again as it is.
const PASSING: ErrorCode[] = ['internal', 'rate_limited'];

/**
 * Returns what sends a post that the page shows as pending. What is refused goes back into the editor where `giveBack` can
 * put it there; else it stays on the page, with the reason.
 */
export function sending(on: LivePage, giveBack: (pending: PendingPost, why: string) => boolean) {
  const threadId = on.page.thread.id;
  const unanswered = new Set<string>();
  let again: ReturnType<typeof setTimeout> | undefined;

  async function send(pending: PendingPost): Promise<void> {
    const { clientId, body, replyTo, draft } = pending;
    unanswered.delete(clientId);
    become(on, pending);
    keepUnsent(threadId, pending);
    try {
      const sent = { clientId, body, ...(replyTo && { replyTo }), draft };
      const made = await call<{ post: Post } | { submission: Submission }>('POST', `/threads/${threadId}/posts`, sent);
      forgetUnsent(threadId, clientId);
      if ('submission' in made) {
        showSubmissions(on, [...on.page.submissions, made.submission]);
        return done(clientId);
      }
      const { post } = made;
      // Until the page has come as far as the post it stays as it is: on its way, but never gone.
      const arrived = await on.live.take(post);
      if (arrived) done(clientId);
      if (!on.incoming.isLastPage) location.assign(postPath(on.live.thread, post.number));
    } catch (error) {
      failed(pending, error instanceof ApiError ? error.code : 'internal', messageOf(error));
    }
  }

  function failed(pending: PendingPost, code: ErrorCode, why: string): void {
    const { clientId } = pending;
    // It has arrived after all, or was taken back.
    if (!on.parts.pending.some((each) => each.clientId === clientId)) return;
    if (code === 'unavailable') {
      become(on, { ...pending, failed: `${why} This is tried again by itself.` });
      unanswered.add(clientId);
      clearTimeout(again);
      again = setTimeout(sendAgain, AGAIN_AFTER_MS);
      return;
    }
    // Nobody waits for what was sent again by itself: it must not take the focus.
    const isAgain = pending.failed !== null;
    if (PASSING.includes(code) || isAgain || !giveBack(pending, why)) become(on, { ...pending, failed: why });
  }

  /** Sends what was not answered, in the order in which it was written; it looks as before until there is news. */
  async function sendAgain(): Promise<void> {
    for (const pending of on.parts.pending.filter(({ clientId }) => unanswered.has(clientId))) {
      await send(pending);
      if (unanswered.has(pending.clientId)) return;
    }
  }

  const done = (clientId: string) => on.show({ pending: on.parts.pending.filter((p) => p.clientId !== clientId) });

  return send;
}

/** Shows how it stands with a post on its way, in its place. */
function become(on: LivePage, changed: PendingPost): void {
  on.show({ pending: on.parts.pending.map((each) => (each.clientId === changed.clientId ? changed : each)) });
}
