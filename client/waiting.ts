import type { Submission } from '../shared/submission.ts';
import type { ParleySocket } from './socket.ts';
import type { LivePage } from './thread/live-page.tsx';

/** Keeps true how much waits for the moderators, in the menus of those who are. */
export function countQueue(socket: ParleySocket): void {
  socket.on('queue:changed', ({ waiting, ...queue }) => {
    const counts: Record<string, number> = { all: waiting, ...queue };
    for (const element of document.querySelectorAll<HTMLElement>('[data-queue]'))
      element.textContent = String(counts[element.dataset.queue ?? ''] || '');
  });
}

/** Tells a member what became of what they submitted, on the page of its thread in its place; elsewhere the bell does. */
export function hearDecisions(socket: ParleySocket, page: LivePage): void {
  socket.on('submission:decided', ({ submissionId, threadId, postId, reason }) => {
    const isRejected = postId === null && threadId !== null;
    const decided = page.page.submissions.flatMap((submission) => {
      if (submission.id !== submissionId) return [submission];
      return isRejected ? [{ ...submission, rejectedAt: Date.now(), rejectReason: reason }] : [];
    });
    showSubmissions(page, decided);
  });
}

/** Shows what waits in a thread as it is now. */
export function showSubmissions(page: LivePage, submissions: Submission[]): void {
  page.page = { ...page.page, submissions };
  page.draw();
}
