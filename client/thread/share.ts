import { announce } from '../announcer.ts';

const COPIED_SHOWN_MS = 2_000;

/**
 * Lets the number of a post give its address away: through the device's own sharing where fingers are used, else by
 * copying it. Where neither can be had it stays the link that it is.
 */
export function sharePermalinks(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a.post-number') : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
    const isTouched = matchMedia('(pointer: coarse)').matches && 'share' in navigator;
    if (!isTouched && !navigator.clipboard) return;
    event.preventDefault();
    const post = link.closest('.post');
    if (post) history.replaceState(history.state, '', `#${post.id}`);
    // Somebody who changes their mind has not failed.
    if (isTouched) navigator.share({ title: document.title, url: link.href }).catch(() => {});
    else
      navigator.clipboard.writeText(link.href).then(
        () => sayCopied(link),
        () => location.assign(link.href),
      );
  });
}

function sayCopied(link: HTMLElement): void {
  link.dataset.copied = '';
  announce('Link copied');
  setTimeout(() => delete link.dataset.copied, COPIED_SHOWN_MS);
}
