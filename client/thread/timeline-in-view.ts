import type { LivePage } from './live-page.tsx';

/** Draws the thread over time once its place comes into view: nothing of it is loaded before. */
export function drawTimelineInView(on: LivePage): void {
  const place = on.root.querySelector('.timeline-place');
  if (!place) return;
  const observer = new IntersectionObserver(async (entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    // Where it cannot be had, the link to it stays.
    const part = await import('./timeline.tsx').catch(() => null);
    const timeline = (await part?.drawTimeline(on.page).catch(() => null)) ?? null;
    on.show({ timeline });
    const drawn = place.querySelector('nav');
    if (drawn) part?.attendTimeline(drawn, on.page.thread);
  });
  observer.observe(place);
}
