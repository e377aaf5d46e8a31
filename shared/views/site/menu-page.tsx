import type { ComponentChildren } from 'preact';

interface Props {
  /** What the menu is of, for whoever hears it. */
  label: string;
  pages: readonly { path: string; title: string; count?: ComponentChildren }[];
  /** The path of this page. */
  here: string;
  title: string;
  children: ComponentChildren;
}

/** A page of a family: the menu of all of them, and this one's content. */
export function MenuPage({ label, pages, here, title, children }: Props) {
  return (
    <div class="menu-page">
      <nav aria-label={label}>
        <details class="fold">
          <summary>
            {label}: {pages.find(({ path }) => path === here)?.title}
          </summary>
        </details>
        <div class="page-menu">
          {pages.map((page) => (
            <a key={page.path} href={page.path} aria-current={page.path === here ? 'page' : undefined}>
              {page.title} {page.count}
            </a>
          ))}
        </div>
      </nav>
      <section class="menu-page-main">
        <h1>{title}</h1>
        {children}
      </section>
    </div>
  );
}
