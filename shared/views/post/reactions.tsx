import type { Post } from '../../post.ts';
import type { ReactionKind } from '../../reaction.ts';
import { REACTIONS } from '../../reaction-faces.ts';
import type { PostActions } from '../thread/thread-actions.ts';

/** Shows how people reacted to a post: how many of each kind, and who. */
export function Reactions({ post }: { post: Post }) {
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

/** Lets a member choose their one reaction to a post, or take it back. */
export function ReactForm({
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
