import { pageData } from '../page-data.ts';

const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
const title = document.title;

/**
 * Says outside the page how many alerts are new: by a mark on the tab's icon, by their number before its title, and on the
 * icon of the forum where it is installed as an app. A thread's title counts its posts instead.
 */
export function badgeTab(count: number): void {
  const href = count > 0 ? '/icon-new.svg' : '/icon.svg';
  if (icon && icon.getAttribute('href') !== href) icon.href = href;
  if (!pageData.thread) document.title = count > 0 ? `(${count}) ${title}` : title;
  navigator.setAppBadge?.(count).catch(() => {});
}
