import type { ComponentChildren } from 'preact';
import { MenuPage } from './menu-page.tsx';

/** The pages of the administration, in the order of their menu. Each setting has its place on one of them. */
export const ADMIN_PAGES = [{ path: '/admin/audit', title: 'Audit' }] as const;

/** A page of the administration. */
export function AdminPage(page: { title: string; here: string; children: ComponentChildren }) {
  return <MenuPage label="Administration" pages={ADMIN_PAGES} {...page} />;
}
