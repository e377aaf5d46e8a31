import type { Request } from 'express';
import { threadPath } from '../../shared/addresses.ts';
import { ThreadTitle } from '../../shared/views/thread/thread-title.tsx';
import { notFound } from '../errors.ts';
import { numberIn } from '../http/pages.ts';
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

/** Returns the id of the submission that an address names. */
export function submissionId(request: Request): number {
  const id = numberIn(request.params.id);
  if (id === undefined) throw notFound('submission');
  return id;
}
