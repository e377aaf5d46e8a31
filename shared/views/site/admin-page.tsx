import type { ComponentChildren } from 'preact';
import { MenuPage } from './menu-page.tsx';

/** The pages of the administration, in the order of their menu. Each setting has its place on one of them. */
export const ADMIN_PAGES = [
  { path: '/admin/forum', title: 'Forum' },
  { path: '/admin/boards', title: 'Boards' },
  { path: '/admin/members', title: 'Members' },
  { path: '/admin/ranks', title: 'Ranks' },
  { path: '/admin/awards', title: 'Awards' },
  { path: '/admin/reactions', title: 'Reactions' },
  { path: '/admin/audit', title: 'Audit' },
] as const;

/** What moderators look after beside the threads themselves. */
const MODERATION_PAGES = [
  { path: '/moderation', title: 'Waiting for approval' },
  { path: '/moderation/threads', title: 'Deleted threads' },
] as const;

interface Props {
  title: string;
  /** Which of the menu's pages this is. */
  here: string;
  /** Whether something was just changed, which is said on top. */
  saved?: boolean;
  children: ComponentChildren;
}

/** A page of the administration. */
export function AdminPage({ saved = false, children, ...page }: Props) {
  return (
    <MenuPage label="Administration" pages={ADMIN_PAGES} {...page}>
      {saved && (
        <p class="saved" role="status">
          Saved.
        </p>
      )}
      {children}
    </MenuPage>
  );
}

/** A page for moderators. */
export function ModerationPage(page: Omit<Props, 'saved'>) {
  return <MenuPage label="Moderation" pages={MODERATION_PAGES} {...page} />;
}
