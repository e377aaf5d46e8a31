import { Time } from '../site/time.tsx';

export interface ListedDraft {
  id: number;
  excerpt: string;
  savedAt: number;
  /** Null where the member may no longer read what it was written for. */
  place: { title: string; href: string; what: string | null } | null;
}

/** Lists what a member has begun to write, each to be gone on with or thrown away. */
export function DraftList({ drafts }: { drafts: ListedDraft[] }) {
  if (drafts.length === 0) return <p class="empty">Nothing unfinished. What you begin to write is kept here.</p>;
  return (
    <ul class="rows drafts">
      {drafts.map(({ id, excerpt, savedAt, place }) => (
        <li key={id} class="row-item">
          <div class="row-main">
            <h2>
              {place ? (
                <a href={place.href}>
                  <bdi>{place.title}</bdi>
                </a>
              ) : (
                'A place that is closed to you'
              )}
              {place?.what && <span class="tag">{place.what}</span>}
            </h2>
            <p dir="auto">{excerpt}</p>
            <p>
              <Time at={savedAt} />
            </p>
          </div>
          <div class="row">
            {place && (
              <a class="button" href={place.href}>
                Continue<span class="sr-only"> “{place.title}”</span>
              </a>
            )}
            <form action={`/account/drafts/${id}/discard`} method="post">
              <button type="submit">
                Discard<span class="sr-only"> “{excerpt}”</span>
              </button>
            </form>
          </div>
        </li>
      ))}
    </ul>
  );
}
