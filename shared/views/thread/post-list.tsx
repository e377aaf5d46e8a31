import { type ComponentType, Fragment } from 'preact';
import { foldAgreements } from '../../fold-agreements.ts';
import type { Post } from '../../post.ts';
import { type PostProps, PostView } from '../post/post-view.tsx';
import { AgreementFold } from './agreement-fold.tsx';
import { CatchUp } from './catch-up.tsx';
import { PendingView } from './pending-view.tsx';
import type { ThreadActions } from './thread-actions.ts';
import type { LiveParts, ThreadPage } from './thread-page.ts';

// The same array each time, so that a post without answers is not drawn anew.
const NONE: never[] = [];

interface Props {
  page: ThreadPage;
  live: LiveParts;
  act: ThreadActions | undefined;
  /** What shows a post: the server may have drawn it before. */
  Post?: ComponentType<PostProps> | undefined;
}

/** Shows the posts of a page, those that only agree folded, and one's own that are on their way. */
export function PostList({ page, live, act, Post = PostView }: Props) {
  const { thread, posts, reader } = page;
  const view = (post: Post) => (
    <Post
      key={post.number}
      post={post}
      answers={page.answered[post.number] ?? NONE}
      thread={thread}
      reader={reader}
      faces={page.faces}
      reaction={page.reactions[post.id]}
      editing={live.editing?.id === post.id ? live.editing : null}
      isPicked={live.picked.includes(post.number)}
      act={act}
    />
  );
  return (
    <div class="posts">
      {foldAgreements(posts, live).map((shown) => {
        const first = 'post' in shown ? shown.post.number : shown.agreeing[0]?.number;
        return (
          <Fragment key={`${'post' in shown ? 'post' : 'fold'}-${first}`}>
            {first === live.unreadFrom && (
              <>
                <CatchUp page={page} />
                <p class="unread-divider" id="unread">
                  <span>New since your last visit</span>
                </p>
              </>
            )}
            {'post' in shown ? (
              view(shown.post)
            ) : (
              <AgreementFold {...shown} said={posts.find(({ number }) => number === shown.target)}>
                {shown.agreeing.map(view)}
              </AgreementFold>
            )}
          </Fragment>
        );
      })}
      {live.pending.map((pending) => (
        <PendingView key={pending.clientId} pending={pending} author={reader.member} act={act} />
      ))}
    </div>
  );
}
