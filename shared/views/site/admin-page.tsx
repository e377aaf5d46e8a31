import type { ComponentChildren } from 'preact';
import type { Queue } from '../../queue.ts';
import { MenuPage } from './menu-page.tsx';
import { QueueCount } from './queue-count.tsx';

/** The pages of the administration, in the order of their menu. Each setting has its place on one of them. */
const ADMIN_PAGES = [
  { path: '/admin/forum', title: 'Forum' },
  { path: '/admin/boards', title: 'Boards' },
  { path: '/admin/members', title: 'Members' },
  { path: '/admin/ranks', title: 'Ranks' },
  { path: '/admin/awards', title: 'Awards' },
  { path: '/admin/reactions', title: 'Reactions' },
  { path: '/admin/webhooks', title: 'Webhooks' },
  { path: '/admin/delivery', title: 'Delivery' },
  { path: '/admin/audit', title: 'Audit' },
] as const;

/** What moderators look after beside the threads themselves. */
const MODERATION_PAGES = [
  { path: '/moderation', title: 'Waiting for approval', of: 'submissions' },
  { path: '/moderation/reports', title: 'Reports', of: 'reports' },
  { path: '/moderation/threads', title: 'Deleted threads', of: null },
  { path: '/moderation/bans', title: 'Banned members', of: null },
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

/** A page for moderators, who see in its menu how much waits on the others. */
export function ModerationPage({ queue, ...page }: Omit<Props, 'saved'> & { queue: Queue | undefined }) {
  const pages = MODERATION_PAGES.map(({ of, ...one }) => ({
    ...one,
    ...(of && queue && { count: <QueueCount queue={queue} of={of} /> }),
  }));
  return <MenuPage label="Moderation" pages={pages} {...page} />;
}
