import type { Post } from '../../shared/post.ts';
import type { Thread } from '../../shared/thread.ts';
import type { Act } from '../audit/store.ts';

/** Says for the record what a moderator did to somebody's post. */
export function markedAs(act: string, on: { post: Post; thread: Thread; reason?: string | null }): Act {
  const { post, thread, reason } = on;
  return {
    act,
    subject: `post #${post.number} by ${post.author.name} in “${thread.title}”`,
    path: `/posts/${post.id}`,
    ...(reason && { detail: reason }),
  };
}
