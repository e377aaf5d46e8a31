import { reactorsPath } from '../../addresses.ts';
import type { Post } from '../../post.ts';
import type { ReactionFace, ReactionKind } from '../../reaction.ts';
import type { PostActions } from '../thread/thread-actions.ts';

/** Shows how people reacted to a post: how many of each kind, and who. */
export function Reactions({ post, act }: { post: Post; act: PostActions | undefined }) {
  if (post.reactions.length === 0) return null;
  return (
    <ul class="reactions" aria-label="Reactions">
      {post.reactions.map(({ kind, emoji, label, count, members }) => {
        const names =
          members.map((member) => member.name).join(', ') +
          (count > members.length ? ` and ${count - members.length} more` : '');
        return (
          <li key={kind}>
            <a href={reactorsPath(post.id, kind)} title={`${label}: ${names}`} onClick={act?.whoReacted(post, kind)}>
              <span aria-hidden="true">{emoji}</span> {count.toLocaleString('en')}
              <span class="sr-only">
                {' '}
                {label}: {names}
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

interface ReactProps {
  post: Post;
  /** The kinds that can be given. */
  faces: ReactionFace[];
  reaction: ReactionKind | undefined;
  act: PostActions | undefined;
}

/** Lets a member choose their one reaction to a post, or take it back. */
export function ReactForm({ post, faces, reaction, act }: ReactProps) {
  // A reaction that was given stands among the post's own, also when its kind can no longer be given.
  const given = [...post.reactions, ...faces].find(({ kind }) => kind === reaction);
  const offered = given && !faces.some(({ kind }) => kind === reaction) ? [...faces, given] : faces;
  return (
    <details class="react">
      <summary>
        {given ? `${given.emoji} ${given.label}` : 'React'}
        <span class="sr-only"> to post {post.number}</span>
      </summary>
      <form action={`/posts/${post.id}/reaction`} method="post" onSubmit={act?.react?.(post)}>
        {offered.map(({ kind, emoji, label }) => (
          <button
            key={kind}
            type="submit"
            name="kind"
            value={reaction === kind ? '' : kind}
            aria-pressed={reaction === kind}
            title={label}
            aria-label={label}
          >
            {emoji}
          </button>
        ))}
      </form>
    </details>
  );
}
