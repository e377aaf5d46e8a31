import { REASON_MAX } from '../../limits.ts';
import type { Post } from '../../post.ts';
import type { PostActions } from '../thread/thread-actions.ts';
import { WritingField } from '../writing/writing-field.tsx';

interface Props {
  post: Post;
  editing: { body: string; error: string | null };
  act: PostActions | undefined;
}

/** Shows a post's source to its editor, in the post's own place. */
export function PostEditor({ post, editing, act }: Props) {
  return (
    <form class="editor" action={`/posts/${post.id}/edit`} method="post" onSubmit={act?.saveEdit(post)}>
      <label class="sr-only" for={`edit-${post.number}`}>
        Edit post {post.number}
      </label>
      <WritingField
        id={`edit-${post.number}`}
        issueId={`edit-${post.number}-error`}
        issue={editing.error ?? undefined}
        body={editing.body}
        rows={8}
        threadId={post.threadId}
      />
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
        <button type="button" onClick={act?.cancelEdit(post)}>
          Cancel
        </button>
      </div>
    </form>
  );
}
