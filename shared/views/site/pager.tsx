/** Up to so many pages a phone has room for all. */
const SLIM_MAX = 5;

interface Props {
  /** What it is called among the pagers of a page. */
  label?: string;
  page: number;
  pageCount: number;
  path: (page: number) => string;
}

/**
 * Links to the pages around this one, the first and the last; nothing where there is one page. A phone shows fewer. Where
 * pages are left out, any of them can be asked for: the form leads to the first page with `page`, which leads on.
 */
export function Pager({ label = 'Pages', page, pageCount, path }: Props) {
  if (pageCount <= 1) return null;
  const around = (distance: number) =>
    [...new Set([1, ...Array.from({ length: 2 * distance + 1 }, (_, i) => page - distance + i), pageCount])].filter(
      (p) => p >= 1 && p <= pageCount,
    );
  const wide = around(2);
  const slim = pageCount <= SLIM_MAX ? wide : around(0);
  return (
    <nav class="pager" aria-label={label}>
      {page > 1 && (
        <a href={path(page - 1)} rel="prev">
          <span aria-hidden="true">‹</span> <span class="wide-only">Prev</span>
        </a>
      )}
      {wide.flatMap((p) => [
        <Gap key={`gap-${p}`} wide={followsGap(p, wide)} slim={followsGap(p, slim)} />,
        <a
          key={p}
          href={path(p)}
          class={slim.includes(p) ? undefined : 'not-slim'}
          aria-current={p === page ? 'page' : undefined}
        >
          {p}
        </a>,
      ])}
      {page < pageCount && (
        <a href={path(page + 1)} rel="next">
          <span class="wide-only">Next</span> <span aria-hidden="true">›</span>
        </a>
      )}
      {pageCount > SLIM_MAX && (
        <form class="pager-go" action={path(1)} method="get">
          <input
            name="page"
            type="number"
            min={1}
            max={pageCount}
            required
            placeholder="Page"
            aria-label="Page to go to"
          />
          <button type="submit">Go</button>
        </form>
      )}
    </nav>
  );
}

function Gap({ wide, slim }: { wide: boolean; slim: boolean }) {
  if (!wide && !slim) return null;
  return (
    <span class={wide ? (slim ? undefined : 'not-slim') : 'slim-only'} aria-hidden="true">
      …
    </span>
  );
}

/** Tells whether pages are left out between a page that is shown and the one before it. */
function followsGap(page: number, shown: number[]): boolean {
  const at = shown.indexOf(page);
  return at > 0 && page - (shown[at - 1] ?? 0) > 1;
}
