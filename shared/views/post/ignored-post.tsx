import type { ComponentChildren } from 'preact';
import type { MemberName } from '../../member.ts';

/** Folds the post of somebody whom the reader ignores into one line, which opens to show it after all. */
export function IgnoredPost({
  post,
  children,
}: {
  post: { author: MemberName; number: number };
  children: ComponentChildren;
}) {
  return (
    <details>
      <summary>
        <span>
          Post by <bdi>{post.author.name}</bdi>, whom you ignore. <span class="ignored-show">Show</span>
        </span>
        <span class="post-number">#{post.number}</span>
      </summary>
      <div class="ignored-in">{children}</div>
    </details>
  );
}
