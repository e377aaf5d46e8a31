import type { ComponentChildren } from 'preact';
import { Time } from '../site/time.tsx';

interface Props {
  /** When the draft was saved, in epoch milliseconds; null where the text is the post's own. */
  savedAt: number | null;
  /** Whether the post has been edited since the text was begun. */
  isOld: boolean;
  /** What throws the draft away. */
  children?: ComponentChildren;
}

/** Says above the text of an edit that it is a draft, and whether the post has become another since it was begun. */
export function DraftNote({ savedAt, isOld, children }: Props) {
  if (savedAt === null && !isOld) return null;
  return (
    <div class={`draft-note edit-draft${isOld ? ' bad' : ''}`} role="status">
      <p>
        {savedAt !== null && (
          <>
            This is your draft of <Time at={savedAt} />.{' '}
          </>
        )}
        {isOld && 'The post has been edited since this text was begun.'}
      </p>
      {children}
    </div>
  );
}
