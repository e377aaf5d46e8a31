import { answersPath, postPath } from '../../addresses.ts';
import { ANSWERS_COUNTED, ANSWERS_NAMED } from '../../limits.ts';
import type { Answer } from '../../post.ts';
import type { Thread } from '../../thread.ts';

/** Shows which posts answered a post: the first few by name, and how many more, which lead to the list of all. */
export function AnsweredBy({ answers, thread, postId }: { answers: Answer[]; thread: Thread; postId: number }) {
  if (answers.length === 0) return null;
  return (
    <p class="answered-by">
      Answered by{' '}
      {answers.slice(0, ANSWERS_NAMED).map(({ number, author }, i) => (
        <span key={number}>
          {i > 0 && ', '}
          <a href={postPath(thread, number)}>
            #{number} <bdi>{author.name}</bdi>
          </a>
        </span>
      ))}
      {answers.length > ANSWERS_NAMED && (
        <>
          {' and '}
          <a href={answersPath(postId)}>{moreText(answers.length)}</a>
        </>
      )}
    </p>
  );
}

// Beyond what is counted the number is left open: the list as a browser keeps it need not be whole there.
function moreText(count: number): string {
  return `${Math.min(count, ANSWERS_COUNTED) - ANSWERS_NAMED}${count > ANSWERS_COUNTED ? '+' : ''} more`;
}
