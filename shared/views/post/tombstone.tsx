import { memberPath } from '../../addresses.ts';
import type { Post } from '../../post.ts';
import { Time } from '../site/time.tsx';

const BY = { author: 'deleted by its author', moderator: 'removed by a moderator' };

/** Shows where a deleted post stood: its number and its place stay. Moderators get at what it said. */
export function Tombstone({ post, staff }: { post: Post; staff: boolean }) {
  return (
    <article class="post tombstone" id={`post-${post.number}`} data-number={post.number}>
      <p>
        Post by <a href={memberPath(post.author)}>{post.author.name}</a> was{' '}
        {post.deletedBy ? BY[post.deletedBy] : 'deleted'}
        {post.deleteReason && (
          <>
            : <bdi>{post.deleteReason}</bdi>
          </>
        )}
        {post.deletedAt !== null && (
          <>
            {' '}
            · <Time at={post.deletedAt} />
          </>
        )}
      </p>
      {staff && (
        <a class="tombstone-show" href={`/posts/${post.id}/history`}>
          Show<span class="sr-only"> deleted post {post.number}</span>
        </a>
      )}
      <span class="post-number">#{post.number}</span>
    </article>
  );
}
