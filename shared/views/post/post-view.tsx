import { postPath } from '../../addresses.ts';
import type { Answer, Post } from '../../post.ts';
import type { ReactionFace, ReactionKind } from '../../reaction.ts';
import type { Thread } from '../../thread.ts';
import { memo } from '../site/memo.ts';
import { Time } from '../site/time.tsx';
import type { PostActions } from '../thread/thread-actions.ts';
import type { Editing, Reader } from '../thread/thread-page.ts';
import { AnsweredBy } from './answered-by.tsx';
import { AuthorCard } from './author-card.tsx';
import { EditedLine } from './edited-line.tsx';
import { IgnoredPost } from './ignored-post.tsx';
import { PostEditor } from './post-editor.tsx';
import { PostFoot } from './post-foot.tsx';
import { Tombstone } from './tombstone.tsx';

export interface PostProps {
  post: Post;
  /** The first posts that answered it, in order. */
  answers: Answer[];
  thread: Thread;
  reader: Reader;
  faces: ReactionFace[];
  reaction: ReactionKind | undefined;
  editing: Editing | null;
  /** Whether it was picked to be quoted together with others. */
  isPicked: boolean;
  act: PostActions | undefined;
}

/** Shows one post with its author's card: on the served page and, when it comes alive, in the browser. */
export const PostView = memo(PostArticle, { thread: (a, b) => a.slug === b.slug && a.locked === b.locked });

function PostArticle(props: PostProps) {
  const { post, reader } = props;
  // Whoever was editing it keeps what they wrote.
  if (post.deletedAt !== null && !props.editing) return <Tombstone post={post} staff={reader.staff} />;
  const isFolded = reader.ignored.includes(post.author.id) && !props.editing;
  return (
    <article
      class={isFolded ? 'post ignored' : 'post'}
      id={`post-${post.number}`}
      data-number={post.number}
      aria-labelledby={`by-${post.number}`}
    >
      {isFolded ? (
        <IgnoredPost post={post}>
          <Parts {...props} />
        </IgnoredPost>
      ) : (
        <Parts {...props} />
      )}
    </article>
  );
}

function Parts(props: PostProps) {
  const { post, thread } = props;
  return (
    <>
      <AuthorCard author={post.author} isStarter={post.author.id === thread.author.id} />
      <div class="post-main">
        <header class="post-head">
          <span id={`by-${post.number}`} class="sr-only">
            Post {post.number} by {post.author.name}
          </span>
          <Time at={post.createdAt} />
          {post.replyTo !== null && (
            <a class="post-answers" href={postPath(thread, post.replyTo)}>
              answers #{post.replyTo}
            </a>
          )}
          <a class="post-number" href={`/posts/${post.id}`} aria-label={`Permalink to post ${post.number}`}>
            #{post.number}
          </a>
        </header>
        {props.editing ? <PostEditor {...props} editing={props.editing} /> : <Body post={post} />}
        <EditedLine post={post} reader={props.reader} />
        <AnsweredBy answers={props.answers} thread={thread} postId={post.id} />
        <PostFoot {...props} />
      </div>
    </>
  );
}

function Body({ post }: { post: Post }) {
  return <div class="post-body" dir="auto" dangerouslySetInnerHTML={{ __html: post.html }} />;
}
