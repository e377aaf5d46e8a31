import { threadPath } from '../../shared/addresses.ts';
import { ThreadTitle } from '../../shared/views/thread/thread-title.tsx';
import type { PlacedSubmission } from './store.ts';

/** Says what a submission is for. */
export function Target({ submission }: { submission: PlacedSubmission }) {
  const { threadId, threadTitle, threadSlug, title, prefix, boardTitle } = submission;
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
