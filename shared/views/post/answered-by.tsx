import { postPath } from '../../addresses.ts';
import { ANSWERS_COUNTED, ANSWERS_NAMED } from '../../limits.ts';
import type { Answer } from '../../post.ts';
import type { Thread } from '../../thread.ts';

/** Shows which posts answered a post: the first few by name, and how many more. */
export function AnsweredBy({ answers, thread }: { answers: Answer[]; thread: Thread }) {
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
      {moreText(answers.length)}
    </p>
  );
}

// Beyond what is counted the number is left open: the list as a browser keeps it need not be whole there.
function moreText(count: number): string {
  const more = Math.min(count, ANSWERS_COUNTED) - ANSWERS_NAMED;
  if (more <= 0) return '';
  return ` and ${more}${count > ANSWERS_COUNTED ? '+' : ''} more`;
}
