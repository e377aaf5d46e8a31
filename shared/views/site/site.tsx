import type { ComponentChildren } from 'preact';
import { memberPath } from '../../addresses.ts';
import type { MemberFace, Role } from '../../member.ts';
import type { Queue } from '../../queue.ts';
import { Avatar } from './avatar.tsx';
import { QueueCount } from './queue-count.tsx';
import { SearchSign } from './search-sign.tsx';

interface HeaderProps {
  forum: string;
  member: MemberFace | null;
  /** Whoever is signed in and no more than a guest while they are banned. */
  banned: MemberFace | null;
  unread: number;
  /** What a moderator or administrator finds in their menu besides. */
  office: { role: Role; queue: Queue } | null;
}

/** The bar on top of every page: the forum's name, What's new, and whoever is signed in. */
export function SiteHeader({ forum, member, banned, unread, office }: HeaderProps) {
  return (
    <header class="site">
      <div class="site-in">
        <a class="brand" href="/">
          <bdi>{forum}</bdi>
        </a>
        <search class="site-search">
          <form action="/search">
            <SearchSign />
            <input type="search" name="q" aria-label="Search posts" placeholder="Search" />
          </form>
        </search>
        <nav aria-label="Site">
          <a class="to-search" href="/search" aria-label="Search">
            <SearchSign />
          </a>
          <a class="to-new" href="/whats-new">
            <svg class="slim-only" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
              <path
                d="M13 3 5 14h6l-1 7 8-11h-6Z"
                fill="none"
                stroke="currentColor"
                stroke-width="1.700"
                stroke-linejoin="round"
              />
            </svg>
            <span class="wide-only">What’s new</span>
          </a>
          {member ? (
            <>
              <span id="bell">
                <Bell unread={unread} />
              </span>
              <OwnMenu member={member}>
                <a href="/account/drafts">Drafts</a>
                <a href="/account/settings">Settings</a>
                {office && (
                  <a
                    href={
                      office.queue.submissions === 0 && office.queue.reports > 0 ? '/moderation/reports' : '/moderation'
                    }
                  >
                    Moderation <QueueCount queue={office.queue} of="all" />
                  </a>
                )}
                {office?.role === 'administrator' && <a href="/admin/forum">Administration</a>}
              </OwnMenu>
            </>
          ) : banned ? (
            <OwnMenu member={banned}>
              <a href="/account/settings/download">Download my data</a>
            </OwnMenu>
          ) : (
            <>
              <a href="/account/sign-in">Sign in</a>
              <a class="button primary to-register" href="/account/register">
                Register
              </a>
            </>
          )}
        </nav>
      </div>
    </header>
  );
}

/** The menu under one's own name: profile and signing out, and what is theirs between the two. */
function OwnMenu({ member, children }: { member: MemberFace; children: ComponentChildren }) {
  return (
    <details class="menu">
      <summary>
        <Avatar member={member} small />
        <span class="wide-only">
          <bdi>{member.name}</bdi>
        </span>
      </summary>
      <div class="menu-in">
        <a href={memberPath(member)}>Profile</a>
        {children}
        <form action="/account/sign-out" method="post">
          <button type="submit">Sign out</button>
        </form>
      </div>
    </details>
  );
}

/** The bell: a link to the notifications, with how many are unread. */
export function Bell({
  unread,
  isOpen,
  onClick,
}: {
  unread: number;
  isOpen?: boolean;
  onClick?: (event: Event) => void;
}) {
  return (
    <a
      class="bell"
      href="/account/notifications"
      role={onClick && 'button'}
      aria-expanded={isOpen}
      aria-label={`Alerts, ${unread} unread`}
      onClick={onClick}
    >
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <path
          d="M12 3a6 6 0 0 0-6 6c0 5-2 6.5-2.6 7.2-.3.4 0 .8.4.8h16.4c.4 0 .7-.4.4-.8C20 15.500 18 14 18 9a6 6 0 0 0-6-6Zm-2.500 16a2.500 2.500 0 0 0 5 0"
          fill="none"
          stroke="currentColor"
          stroke-width="1.700"
          stroke-linejoin="round"
        />
      </svg>
      {unread > 0 && <span class="badge">{unread > 99 ? '99+' : unread}</span>}
    </a>
  );
}

/** The bar below every page. */
export function SiteFooter() {
  return (
    <footer class="site-foot">
      <p>
        <a href="/">Boards</a> · <a href="/whats-new">What’s new</a> · <a href="/members">Members</a> ·{' '}
        <a href="/api/v1/openapi.json">API</a>
        <span class="js-only">
          {' '}
          ·{' '}
          <button type="button" id="shortcuts">
            Keyboard shortcuts
          </button>
        </span>
      </p>
    </footer>
  );
}
