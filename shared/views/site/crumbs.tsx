/** Shows the way from the boards to this page. */
export function Crumbs({ to }: { to: { title: string; href: string }[] }) {
  return (
    <nav class="crumbs" aria-label="Where this is">
      <a href="/">Boards</a>
      {to.map(({ title, href }) => (
        <span key={href}>
          {' '}
          <span aria-hidden="true">›</span> <a href={href}>{title}</a>
        </span>
      ))}
    </nav>
  );
}
