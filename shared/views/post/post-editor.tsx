import { REASON_MAX } from '../../limits.ts';
import type { Post } from '../../post.ts';
import type { PostActions } from '../thread/thread-actions.ts';
import type { Editing } from '../thread/thread-page.ts';
import { WritingField } from '../writing/writing-field.tsx';
import { DraftNote } from './draft-note.tsx';

interface Props {
  post: Post;
  editing: Editing;
  act: PostActions | undefined;
}

/** Shows a post's source to its editor, in the post's own place. */
export function PostEditor({ post, editing, act }: Props) {
  const { version, savedAt } = editing.draft ?? { version: 0, savedAt: null };
  return (
    // Without its draft it is another form: nothing of what stood in the field stays.
    <form key={version} class="editor" action={`/posts/${post.id}/edit`} method="post" onSubmit={act?.saveEdit?.(post)}>
      <label class="sr-only" for={`edit-${post.number}`}>
        Edit post {post.number}
      </label>
      <DraftNote savedAt={savedAt} isOld={editing.version < post.edits}>
        <button type="button" onClick={act?.discardEdit?.(post)}>
          Show the post as it is now
        </button>
      </DraftNote>
      <WritingField
        id={`edit-${post.number}`}
        issueId={`edit-${post.number}-error`}
        issue={editing.error ?? undefined}
        body={editing.body}
        rows={8}
        threadId={post.threadId}
        draft={{ path: `/posts/${post.id}/draft`, version }}
      />
      <input type="hidden" name="version" defaultValue={String(editing.version)} />
      <div class="row">
        <input
          class="editor-reason"
          name="reason"
          maxLength={REASON_MAX}
          placeholder="Reason (optional)"
          aria-label="Reason for the edit (optional)"
          dir="auto"
        />
        <button class="primary" type="submit">
          Save
        </button>
        <button type="button" onClick={act?.cancelEdit?.(post)}>
          Cancel
        </button>
      </div>
    </form>
  );
}
