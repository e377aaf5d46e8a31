import type { Post } from '../../post.ts';
import { Time } from '../site/time.tsx';
import type { Reader } from '../thread/thread-page.ts';

/** Says when, by whom and why a post was edited last; its author and moderators get at what it said before. */
export function EditedLine({ post, reader }: { post: Post; reader: Reader }) {
  if (post.editedAt === null) return null;
  const maySee = post.edits > 0 && (reader.staff || reader.member?.id === post.author.id);
  return (
    <p class="post-edited">
      {maySee ? (
        <a href={`/posts/${post.id}/history`}>
          Edited<span class="sr-only">: what post {post.number} said before</span>
        </a>
      ) : (
        'Edited'
      )}{' '}
      <Time at={post.editedAt} />
      {post.editedBy && (
        <>
          {' '}
          by <bdi>{post.editedBy.name}</bdi>
        </>
      )}
      {post.editReason && (
        <>
          : <bdi>{post.editReason}</bdi>
        </>
      )}
    </p>
  );
}
