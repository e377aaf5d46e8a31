import type { Filter } from '../../list.ts';

type Kind = 'threads' | 'posts';

const FILTERS: { filter: Filter; title: string; forGuests?: true }[] = [
  { filter: 'all', title: 'All', forGuests: true },
  { filter: 'unread', title: 'Unread' },
  { filter: 'watched', title: 'Watched' },
  { filter: 'mine', title: 'Started by me' },
  { filter: 'unanswered', title: 'Unanswered', forGuests: true },
];

/** Makes the address of a page of What's new. */
export function filterPath(kind: Kind, filter: Filter, before?: string): string {
  const query = new URLSearchParams({ ...(filter !== 'all' && { filter }), ...(before && { before }) }).toString();
  return `/whats-new${kind === 'posts' ? '/posts' : ''}${query && `?${query}`}`;
}

/** Lets the reader choose what of What's new to see, as threads or as posts. */
export function FilterNav({ kind, filter, isMember }: { kind: Kind; filter: Filter; isMember: boolean }) {
  return (
    <div class="filters">
      <nav class="tabs" aria-label="What to show">
        {FILTERS.filter(({ forGuests }) => isMember || forGuests).map((one) => (
          <a
            key={one.filter}
            href={filterPath(kind, one.filter)}
            aria-current={one.filter === filter ? 'page' : undefined}
          >
            {one.title}
          </a>
        ))}
      </nav>
      <nav class="tabs" aria-label="How to show it">
        <a href={filterPath('threads', filter)} aria-current={kind === 'threads' ? 'page' : undefined}>
          Threads
        </a>
        <a href={filterPath('posts', filter)} aria-current={kind === 'posts' ? 'page' : undefined}>
          Posts
        </a>
      </nav>
    </div>
  );
}
