import { threadPath } from '../../shared/addresses.ts';
import { ThreadTitle } from '../../shared/views/thread/thread-title.tsx';
import type { PlacedSubmission } from './store.ts';

/** Says what a submission is for; of a place that was closed to its author since, not even the name. */
export function Target({ submission, closed = false }: { submission: PlacedSubmission; closed?: boolean }) {
  const { threadId, threadTitle, threadSlug, title, prefix, boardTitle } = submission;
  if (closed) return <span>for a place that you may no longer read</span>;
  if (threadId === null) {
    return (
      <span>
        a new thread, <ThreadTitle thread={{ prefix, title: title ?? '' }} />, in <bdi>{boardTitle}</bdi>
      </span>
    );
  }
  return (
    <span>
      in{' '}
      <a href={threadPath({ id: threadId, slug: threadSlug ?? '-' })}>
        <bdi>{threadTitle}</bdi>
      </a>
    </span>
  );
}
