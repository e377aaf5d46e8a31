import { threadPath } from '../../addresses.ts';
import { mayStillEdit } from '../../edit-window.ts';
import { PostMenu } from './post-menu.tsx';
import type { PostProps } from './post-view.tsx';
import { ReactForm, Reactions } from './reactions.tsx';

/** Shows what people made of a post, and what the reader may do with it. */
export function PostFoot(props: PostProps) {
  const { post, thread, reader, faces, reaction, isPicked, act } = props;
  const own = reader.member?.id === post.author.id;
  const mayChange = reader.staff || (own && !thread.locked && !reader.archived);
  const mayEdit = reader.staff || (mayChange && mayStillEdit(post, reader.editHours, Date.now()));
  const mayReply = reader.member !== null && reader.mayReply && !reader.archived && (!thread.locked || reader.staff);
  return (
    <footer class="post-foot">
      <Reactions post={post} act={act} />
      <div class="post-acts">
        {reader.member && !own && (faces.length > 0 || reaction) && (
          <ReactForm post={post} faces={faces} reaction={reaction} act={act} />
        )}
        {mayReply && (
          <>
            <a href={`${threadPath(thread)}reply?to=${post.number}#reply`} onClick={act?.reply?.(post)}>
              Reply<span class="sr-only"> to post {post.number}</span>
            </a>
            <a href={`${threadPath(thread)}reply?quote=${post.number}#reply`} onClick={act?.quote?.(post)}>
              Quote<span class="sr-only"> post {post.number}</span>
            </a>
            <button type="button" class="js-only" aria-pressed={isPicked} onClick={act?.pick?.(post)}>
              + Quote<span class="sr-only"> post {post.number} with others</span>
            </button>
          </>
        )}
        {mayEdit && (
          <a href={`/posts/${post.id}/edit`} onClick={act?.edit?.(post)}>
            Edit<span class="sr-only"> post {post.number}</span>
          </a>
        )}
        {mayChange && (
          // A moderator is asked why, on a page of its own.
          <a href={`/posts/${post.id}/delete`} onClick={own ? act?.remove?.(post) : undefined}>
            Delete<span class="sr-only"> post {post.number}</span>
          </a>
        )}
        <PostMenu {...props} />
      </div>
    </footer>
  );
}
