import { postPath } from '../../addresses.ts';
import { Avatar } from '../site/avatar.tsx';
import type { Highlight, ThreadPage } from './thread-page.ts';

const TELLS = { mention: 'mentions you', quote: 'quotes you', reply: 'answers you' };

/** Shows a returning member the few posts not to be missed. What was deleted or ignored since the page was made is left out. */
export function CatchUp({ page }: { page: ThreadPage }) {
  const { thread, posts, reader } = page;
  const gone = new Set(posts.flatMap((post) => (post.deletedAt === null ? [] : [post.number])));
  const shown = page.highlights.filter(
    ({ number, author }) => !gone.has(number) && !reader.ignored.includes(author.id),
  );
  if (shown.length === 0) return null;
  return (
    <details class="catch-up" open>
      <summary>
        Catch me up{' '}
        <span class="catch-up-count">
          {(thread.postCount - (page.unreadFrom ?? 1) + 1).toLocaleString('en')} new posts
        </span>
      </summary>
      <ol>
        {shown.map((highlight) => (
          <li key={highlight.number}>
            <a href={postPath(thread, highlight.number)}>
              <Avatar member={highlight.author} small />
              <span class="catch-up-post">
                <span class="catch-up-head">
                  <bdi class="catch-up-author">{highlight.author.name}</bdi>{' '}
                  <span class="catch-up-why">{whyOf(highlight)}</span>{' '}
                  <span class="catch-up-number">#{highlight.number}</span>
                </span>
                <span class="catch-up-excerpt" dir="auto">
                  {highlight.excerpt || 'A picture'}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** Says why a post is among them: "answers you · answered 4 times · 12 reactions". */
export function whyOf({ tells, answers, reactions }: Pick<Highlight, 'tells' | 'answers' | 'reactions'>): string {
  return [
    tells && TELLS[tells],
    answers > 0 && `answered ${answers === 1 ? 'once' : `${answers.toLocaleString('en')} times`}`,
    reactions > 0 && `${reactions.toLocaleString('en')} ${reactions === 1 ? 'reaction' : 'reactions'}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
