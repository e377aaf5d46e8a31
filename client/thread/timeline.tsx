import type { VNode } from 'preact';
import { postPath } from '../../shared/addresses.ts';
import type { Timeline } from '../../shared/timeline.ts';
import type { ThreadPage } from '../../shared/views/thread/thread-page.ts';
import { TimelineView } from '../../shared/views/thread/timeline-view.tsx';
import { call } from '../api.ts';

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Draws the timeline of a thread as its reader's page shows it. */
export async function drawTimeline({ thread, posts }: ThreadPage): Promise<VNode> {
  const timeline = await call<Timeline>('GET', `/threads/${thread.id}/timeline`);
  const first = posts[0]?.number ?? 1;
  return <TimelineView thread={thread} timeline={timeline} here={{ first, last: posts.at(-1)?.number ?? first }} />;
}

/**
 * Lets a timeline say what is under the pointer or in focus, and be walked through with the arrow keys: for the tabulator it
 * is one stop, at the time of the page. Within a period, a click goes to the post that stands as far in it as it was clicked.
 */
export function attendTimeline(nav: HTMLElement, thread: { id: number; slug: string }): void {
  const links = [...nav.querySelectorAll('a')];
  const said = nav.querySelector('.timeline-said');
  const say = (link: Element | null) => {
    if (said) said.textContent = link?.textContent ?? '';
  };
  const stopAt = (stop: HTMLAnchorElement | undefined) => {
    for (const link of links) link.tabIndex = link === stop ? 0 : -1;
  };
  const linkOf = ({ target }: Event) => (target instanceof Element ? target.closest('a') : null);

  stopAt(nav.querySelector<HTMLAnchorElement>('.here a') ?? links[0]);
  nav.addEventListener('pointerover', (event) => say(linkOf(event)));
  nav.addEventListener('pointerleave', () => say(nav.contains(document.activeElement) ? document.activeElement : null));
  nav.addEventListener('focusin', (event) => {
    const link = linkOf(event);
    if (link) stopAt(link);
    say(link);
  });
  nav.addEventListener('focusout', () => say(null));
  nav.addEventListener('click', (event) => {
    const link = linkOf(event);
    // A key clicks in no place: it goes to where the period begins, as the address says.
    if (!link || event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { left, width } = link.getBoundingClientRect();
    const within = Math.min(Math.max((event.clientX - left) / width, 0), 0.999);
    const first = Number(link.hash.replace('#post-', ''));
    event.preventDefault();
    location.assign(postPath(thread, first + Math.floor(within * Number(link.dataset.posts))));
  });
  nav.addEventListener('keydown', (event) => {
    const link = linkOf(event);
    const next = link && STEPS[event.key]?.(links.indexOf(link), links.length);
    if (next === null || next === undefined) return;
    event.preventDefault();
    links[next]?.focus();
  });
}
