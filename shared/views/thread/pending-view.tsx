import type { MemberFace } from '../../member.ts';
import { Avatar } from '../site/avatar.tsx';
import type { ThreadActions } from './thread-actions.ts';
import type { PendingPost } from './thread-page.ts';

/** Shows one's own post while it is on its way, or that it could not be sent, with what was typed. */
export function PendingView({
  pending,
  author,
  act,
}: {
  pending: PendingPost;
  author: MemberFace | null;
  act: ThreadActions | undefined;
}) {
  return (
    <article
      class={`post pending${pending.failed ? ' failed' : ''}`}
      id={idOf(pending)}
      aria-busy={pending.failed ? undefined : true}
    >
      <section class="author">
        {author && <Avatar member={author} />}
        <div class="author-who">
          <span class="author-name">{author?.name}</span>
        </div>
      </section>
      <div class="post-main">
        <p class="post-head">{pending.failed ? 'Not sent' : 'Sending…'}</p>
        <div class="post-body as-typed" dir="auto">
          {pending.body}
        </div>
        {pending.failed && (
          <div class="post-foot">
            <p class="field-error">{pending.failed}</p>
            <div class="row">
              <button type="button" class="primary" onClick={act?.retry?.(pending.clientId)}>
                Try again
              </button>
              <button type="button" onClick={act?.discard?.(pending.clientId)}>
                Back to the editor
              </button>
            </div>
          </div>
        )}
      </div>
    </article>
  );
}

/** Says beside the editor which posts were not sent, wherever on the page these are. */
export function NotSent({ pending }: { pending: PendingPost[] }) {
  return pending.map(
    (post) =>
      post.failed && (
        <p key={post.clientId} class="field-error" role="alert">
          <a href={`#${idOf(post)}`}>Your post</a> was not sent. {post.failed}
        </p>
      ),
  );
}

const idOf = ({ clientId }: PendingPost) => `pending-${clientId}`;
