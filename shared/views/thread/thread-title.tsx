import type { Thread } from '../../thread.ts';

/** Shows a thread's title behind its prefix. */
export function ThreadTitle({ thread }: { thread: Pick<Thread, 'prefix' | 'title'> }) {
  return (
    <>
      {thread.prefix && (
        <>
          <bdi class="prefix">{thread.prefix}</bdi>{' '}
        </>
      )}
      <bdi>{thread.title}</bdi>
    </>
  );
}
