import { boardPath, memberPath, postPath } from '../../addresses.ts';
import type { SearchAnswer, SearchResult } from '../../search.ts';
import { IgnoredPost } from '../post/ignored-post.tsx';
import { Avatar } from '../site/avatar.tsx';
import { dateText, Time } from '../site/time.tsx';
import { Pieces } from './pieces.tsx';

const number = new Intl.NumberFormat('en');

/** Shows what a search found, and the way on from there. */
export function SearchResults({ answer, nextPath }: { answer: SearchAnswer; nextPath: string | null }) {
  return (
    <section class="found" aria-label="Results">
      <p class="found-count">{countText(answer)}</p>
      {answer.results.length > 0 && (
        <ol class="rows">
          {answer.results.map((result) => (
            <li key={result.postId} class={`row-item${result.ignored ? ' ignored' : ''}`}>
              {result.ignored ? (
                <IgnoredPost post={result}>
                  <Found result={result} />
                </IgnoredPost>
              ) : (
                <Found result={result} />
              )}
            </li>
          ))}
        </ol>
      )}
      {nextPath && (
        <nav class="pager" aria-label="More results">
          <a href={nextPath} rel="next">
            {answer.searchedBackTo === null ? 'More' : 'Search further back'}
          </a>
        </nav>
      )}
    </section>
  );
}

function Found({ result }: { result: SearchResult }) {
  return (
    <>
      <Avatar member={result.author} small />
      <Result result={result} />
    </>
  );
}

function Result({ result }: { result: SearchResult }) {
  return (
    <article class="row-main">
      <h2 dir="auto">
        <a href={postPath({ id: result.threadId, slug: result.threadSlug }, result.number)}>
          <Pieces of={result.title} />
        </a>
      </h2>
      <p class="found-text" dir="auto">
        <Pieces of={result.excerpt} />
      </p>
      <p>
        <a href={memberPath(result.author)}>
          <bdi>{result.author.name}</bdi>
        </a>{' '}
        · <Time at={result.createdAt} /> ·{' '}
        <a href={boardPath({ id: result.boardId, slug: result.boardSlug })}>
          <bdi>{result.boardTitle}</bdi>
        </a>{' '}
        · #{result.number}
      </p>
    </article>
  );
}

function countText({ results, total, ranked, searchedBackTo }: SearchAnswer): string {
  if (searchedBackTo !== null) return `Searched back to ${dateText(searchedBackTo)}.`;
  if (ranked !== null) return `The best of the newest ${number.format(ranked)} posts that match.`;
  if (total === 0) return 'Nothing found.';
  if (total !== null) return `${number.format(total)} ${total === 1 ? 'post' : 'posts'} found.`;
  return results.length === 0 ? 'Nothing more found.' : 'The newest posts that match.';
}
