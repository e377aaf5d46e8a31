import type { ComponentChildren } from 'preact';
import { MenuPage } from './menu-page.tsx';

/** The pages of the administration, in the order of their menu. Each setting has its place on one of them. */
export const ADMIN_PAGES = [{ path: '/admin/audit', title: 'Audit' }] as const;

/** What moderators look after beside the threads themselves. */
const MODERATION_PAGES = [{ path: '/moderation/threads', title: 'Deleted threads' }] as const;

interface Props {
  title: string;
  /** Which of the menu's pages this is. */
  here: string;
  children: ComponentChildren;
}

/** A page of the administration. */
export function AdminPage(page: Props) {
  return <MenuPage label="Administration" pages={ADMIN_PAGES} {...page} />;
}

/** A page for moderators. */
export function ModerationPage(page: Props) {
  return <MenuPage label="Moderation" pages={MODERATION_PAGES} {...page} />;
}
