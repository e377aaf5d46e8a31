const AFTER_MS = 250;
const LINK = '.quote-by a[href*="#post-"], .post-answers';

/** Shows the quoted post in a small card when its line is pointed at, focused or tapped; loaded when it is first needed. */
export function offerOriginals(root: Element): void {
  const linkOf = (event: Event) => (event.target as Element).closest?.<HTMLAnchorElement>(LINK) ?? null;
  const show = (link: HTMLAnchorElement) => import('./original-card.tsx').then(({ open }) => open(link));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let touched: HTMLAnchorElement | null = null;

  root.addEventListener('pointerover', (event) => {
    const link = linkOf(event);
    if (!link || (event as PointerEvent).pointerType === 'touch') return;
    clearTimeout(timer);
    timer = setTimeout(() => link.matches(':hover') && void show(link).catch(() => {}), AFTER_MS);
  });
  root.addEventListener('focusin', (event) => {
    const link = linkOf(event);
    if (link?.matches(':focus-visible')) void show(link).catch(() => {});
  });
  root.addEventListener('pointerdown', (event) => {
    touched = (event as PointerEvent).pointerType === 'touch' ? linkOf(event) : null;
  });
  // A tap shows the card, which leads to the post: on a touch screen there is nothing between a tap and a leap.
  root.addEventListener('click', (event) => {
    const link = linkOf(event);
    if (!link || link !== touched) return;
    event.preventDefault();
    void show(link).catch(() => location.assign(link.href));
  });
}
