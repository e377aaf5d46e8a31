import type { ComponentChildren } from 'preact';

/** The pages of the administration, in the order of their menu. Each setting has its place on one of them. */
export const ADMIN_PAGES = [{ path: '/admin/audit', title: 'Audit' }] as const;

/** A page of the administration: the menu of all of them, and this one's content. */
export function AdminPage({ title, here, children }: { title: string; here: string; children: ComponentChildren }) {
  return (
    <div class="admin">
      <nav class="admin-menu" aria-label="Administration">
        {ADMIN_PAGES.map((page) => (
          <a key={page.path} href={page.path} aria-current={page.path === here ? 'page' : undefined}>
            {page.title}
          </a>
        ))}
      </nav>
      <section class="admin-main">
        <h1>{title}</h1>
        {children}
      </section>
    </div>
  );
}
