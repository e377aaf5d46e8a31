import { memberPath, postPath, threadPath } from '../addresses.ts';
import type { Post } from '../post.ts';
import type { ReactionKind } from '../reaction.ts';
import { REACTIONS } from '../reaction-faces.ts';
import type { Thread } from '../thread.ts';
import { AuthorCard } from './author-card.tsx';
import { memo } from './memo.ts';
import type { PostActions } from './thread-actions.ts';
import type { Reader } from './thread-page.ts';
import { Time } from './time.tsx';

interface Props {
  post: Post;
  thread: Thread;
  reader: Reader;
  reaction: ReactionKind | undefined;
  editing: { body: string; error: string | null } | null;
  act: PostActions | undefined;
}

/** Shows one post with its author's card: on the served page and, when it comes alive, in the browser. */
export const PostView = memo(PostArticle, { thread: (a, b) => a.slug === b.slug && a.locked === b.locked });

function PostArticle(props: Props) {
  const { post, thread } = props;
  // Whoever was editing it keeps what they wrote.
  if (post.deletedAt !== null && !props.editing) return <Tombstone post={post} />;
  return (
    <article class="post" id={`post-${post.number}`} data-number={post.number} aria-labelledby={`by-${post.number}`}>
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
        {props.editing ? <Editor {...props} editing={props.editing} /> : <Body post={post} />}
        {post.editedAt !== null && (
          <p class="post-edited">
            Edited <Time at={post.editedAt} />
          </p>
        )}
        <PostFoot {...props} />
      </div>
    </article>
  );
}

function Body({ post }: { post: Post }) {
  return <div class="post-body" dir="auto" dangerouslySetInnerHTML={{ __html: post.html }} />;
}

function Tombstone({ post }: { post: Post }) {
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

function Editor({ post, editing, act }: Props & { editing: { body: string; error: string | null } }) {
  return (
    <form class="editor" action={`/posts/${post.id}/edit`} method="post" onSubmit={act?.saveEdit(post)}>
      <label class="sr-only" for={`edit-${post.number}`}>
        Edit post {post.number}
      </label>
      <textarea
        id={`edit-${post.number}`}
        name="body"
        rows={8}
        defaultValue={editing.body}
        dir="auto"
        aria-invalid={editing.error ? true : undefined}
        aria-describedby={editing.error ? `edit-${post.number}-error` : undefined}
      />
      {editing.error && (
        <p class="field-error" id={`edit-${post.number}-error`} role="alert">
          {editing.error}
        </p>
      )}
      <div class="row">
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

function PostFoot({ post, thread, reader, reaction, act }: Props) {
  const own = reader.member?.id === post.author.id;
  const mayChange = reader.staff || (own && !thread.locked);
  const mayReply = reader.member !== null && (!thread.locked || reader.staff);
  return (
    <footer class="post-foot">
      <Reactions post={post} />
      <div class="post-acts">
        {reader.member && !own && <ReactForm post={post} reaction={reaction} act={act} />}
        {mayReply && (
          <>
            <a href={`${threadPath(thread)}reply?to=${post.number}`} onClick={act?.reply(post)}>
              Reply<span class="sr-only"> to post {post.number}</span>
            </a>
            <a href={`${threadPath(thread)}reply?quote=${post.number}`} onClick={act?.quote(post)}>
              Quote<span class="sr-only"> post {post.number}</span>
            </a>
          </>
        )}
        {mayChange && (
          <>
            <a href={`/posts/${post.id}/edit`} onClick={act?.edit(post)}>
              Edit<span class="sr-only"> post {post.number}</span>
            </a>
            <a href={`/posts/${post.id}/delete`} onClick={act?.remove(post)}>
              Delete<span class="sr-only"> post {post.number}</span>
            </a>
          </>
        )}
      </div>
    </footer>
  );
}

function Reactions({ post }: { post: Post }) {
  if (post.reactions.length === 0) return null;
  return (
    <ul class="reactions" aria-label="Reactions">
      {post.reactions.map(({ kind, count, members }) => {
        const names =
          members.map((member) => member.name).join(', ') +
          (count > members.length ? ` and ${count - members.length} more` : '');
        return (
          <li key={kind} title={`${REACTIONS[kind].label}: ${names}`}>
            <span aria-hidden="true">{REACTIONS[kind].emoji}</span> {count}
            <span class="sr-only">
              {' '}
              {REACTIONS[kind].label}: {names}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function ReactForm({
  post,
  reaction,
  act,
}: {
  post: Post;
  reaction: ReactionKind | undefined;
  act: PostActions | undefined;
}) {
  return (
    <details class="react">
      <summary>
        {reaction ? `${REACTIONS[reaction].emoji} ${REACTIONS[reaction].label}` : 'React'}
        <span class="sr-only"> to post {post.number}</span>
      </summary>
      <form action={`/posts/${post.id}/reaction`} method="post" onSubmit={act?.react(post)}>
        {(Object.keys(REACTIONS) as ReactionKind[]).map((kind) => (
          <button
            key={kind}
            type="submit"
            name="kind"
            value={reaction === kind ? '' : kind}
            aria-pressed={reaction === kind}
            title={REACTIONS[kind].label}
          >
            <span aria-hidden="true">{REACTIONS[kind].emoji}</span>
            <span class="sr-only">{REACTIONS[kind].label}</span>
          </button>
        ))}
      </form>
    </details>
  );
}
