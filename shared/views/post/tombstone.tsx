import { memberPath } from '../../addresses.ts';
import type { Post } from '../../post.ts';
import { Time } from '../site/time.tsx';

/** Shows where a deleted post stood: its number and its place stay. */
export function Tombstone({ post }: { post: Post }) {
  return (
    <article class="post tombstone" id={`post-${post.number}`} data-number={post.number}>
      <p>
        Post by <a href={memberPath(post.author)}>{post.author.name}</a> was deleted{' '}
        {post.deletedAt !== null && <Time at={post.deletedAt} />}
      </p>
      <span class="post-number">#{post.number}</span>
    </article>
  );
}
