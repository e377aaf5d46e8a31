/** Links to the pages around this one, the first and the last; nothing where there is one page. */
export function Pager({ page, pageCount, path }: { page: number; pageCount: number; path: (page: number) => string }) {
  if (pageCount <= 1) return null;
  const pages = [...new Set([1, page - 2, page - 1, page, page + 1, page + 2, pageCount])].filter(
    (p) => p >= 1 && p <= pageCount,
  );
  return (
    <nav class="pager" aria-label="Pages">
      {page > 1 && (
        <a href={path(page - 1)} rel="prev">
          Prev
        </a>
      )}
      {pages.flatMap((p, i) => [
        i > 0 && p - (pages[i - 1] ?? 0) > 1 ? (
          <span key={`gap-${p}`} aria-hidden="true">
            …
          </span>
        ) : null,
        <a key={p} href={path(p)} aria-current={p === page ? 'page' : undefined}>
          {p}
        </a>,
      ])}
      {page < pageCount && (
        <a href={path(page + 1)} rel="next">
          Next
        </a>
      )}
    </nav>
  );
}
