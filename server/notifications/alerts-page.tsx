import { notificationPath } from '../../shared/addresses.ts';
import { type Notification, NotificationKind } from '../../shared/notification.ts';
import { Older } from '../../shared/views/lists/next-page.tsx';
import { NotificationList } from '../../shared/views/lists/notification-list.tsx';
import { KINDS } from '../../shared/views/lists/switch-table.tsx';
import type { WatchLevel } from '../../shared/watch.ts';

const HERE = '/account/notifications';

/** What of the list is asked for: all of it, what is unread, one kind. */
interface AlertsAsked {
  unread?: boolean | undefined;
  kind?: NotificationKind | undefined;
}

/** Reads what of the list an address asks for; what it cannot mean counts as not asked. */
export function alertsAsked({ unread, kind }: Record<string, unknown>): AlertsAsked {
  return { unread: unread === '1' || undefined, kind: NotificationKind.safeParse(kind).data };
}

/** Makes the address of a page of the list. */
export function alertsPath({ unread, kind }: AlertsAsked, more: Record<string, string | number> = {}): string {
  const query = new URLSearchParams({
    ...(unread && { unread: '1' }),
    ...(kind && { kind }),
    ...Object.fromEntries(Object.entries(more).map(([name, value]) => [name, String(value)])),
  }).toString();
  return `${HERE}${query && `?${query}`}`;
}

interface Props {
  asked: AlertsAsked;
  page: { notifications: Notification[]; before: string | null };
  isFirst: boolean;
  /** The notification from which a level was just changed, and what it was before. */
  changed: { notification: Notification; before: WatchLevel } | null;
}

/** The page of all of a member's notifications. */
export function AlertsPage({ asked, page, isFirst, changed }: Props) {
  const { unread, kind } = asked;
  return (
    <section class="narrow alerts-page">
      <header class="page-head">
        <h1>Alerts</h1>
        <a href="/account/watching">What you watch</a>
        {page.notifications.some(({ readAt }) => readAt === null) && (
          <form action={`${HERE}/read`} method="post">
            <button type="submit">Mark all read</button>
          </form>
        )}
      </header>
      {changed && <Changed {...changed} />}
      <div class="filters">
        <nav class="tabs" aria-label="What to show">
          <a href={alertsPath({ kind })} aria-current={unread ? undefined : 'page'}>
            All
          </a>
          <a href={alertsPath({ kind, unread: true })} aria-current={unread ? 'page' : undefined}>
            Unread
          </a>
        </nav>
        <form class="row" action={HERE}>
          {unread && <input type="hidden" name="unread" value="1" />}
          <select name="kind" aria-label="Kind">
            <option value="">Of every kind</option>
            {NotificationKind.options.map((option) => (
              <option key={option} value={option} selected={option === kind}>
                {KINDS[option]}
              </option>
            ))}
          </select>
          <button type="submit">Show</button>
        </form>
      </div>
      <NotificationList notifications={page.notifications} isFiltered={Boolean(unread || kind)} />
      {page.before && <Older path={alertsPath(asked, { before: page.before })} isFirst={isFirst} />}
    </section>
  );
}

/** Says what is heard no more, and lets it be taken back. */
function Changed({ notification, before }: NonNullable<Props['changed']>) {
  const { board, threadTitle } = notification;
  return (
    <form class="saved row" action={`${notificationPath(notification)}/level`} method="post">
      <p role="status">
        You hear less of <bdi>{board?.title ?? threadTitle}</bdi> from now on.
      </p>
      <button type="submit" name="level" value={before}>
        Undo
      </button>
    </form>
  );
}
