import { render } from 'preact';
import { type Original, originalOf } from './originals.ts';

const GONE_AFTER_MS = 200;
const EDGE_PX = 8;

const card = document.createElement('div');
card.id = 'original';
card.className = 'original';
card.hidden = true;
document.body.append(card);

let shownFor: HTMLAnchorElement | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

const later = () => {
  clearTimeout(timer);
  timer = setTimeout(
    () => !card.matches(':hover') && !shownFor?.matches(':hover, :focus-visible') && close(),
    GONE_AFTER_MS,
  );
};
card.addEventListener('pointerleave', later);
document.addEventListener('keydown', (event) => event.key === 'Escape' && close());
document.addEventListener('pointerdown', (event) => !card.contains(event.target as Node) && close());

/** Shows the post that a link leads to, in a card beside the link, for as long as either is pointed at or focused. */
export async function open(link: HTMLAnchorElement): Promise<void> {
  const [, threadId, number] = /\.(\d+)\/.*#post-(\d+)$/.exec(link.href) ?? [];
  if (shownFor === link || !threadId || !number) return;
  close();
  shownFor = link;
  link.addEventListener('pointerleave', later);
  link.addEventListener('blur', later);
  const original = await originalOf(Number(threadId), Number(number)).catch(() => undefined);
  if (shownFor !== link) return;
  render(<Card original={original} href={link.href} number={Number(number)} />, card);
  card.hidden = false;
  link.setAttribute('aria-describedby', card.id);
  place(link);
}

function close(): void {
  clearTimeout(timer);
  shownFor?.removeAttribute('aria-describedby');
  shownFor?.removeEventListener('pointerleave', later);
  shownFor?.removeEventListener('blur', later);
  shownFor = null;
  card.hidden = true;
}

function Card({ original, href, number }: { original: Original | undefined; href: string; number: number }) {
  if (original === undefined) return <p class="original-none">The post cannot be had right now.</p>;
  if (original === null) return <p class="original-none">Post #{number} was deleted, or is not for you to read.</p>;
  return (
    <>
      <p class="original-by">
        <bdi>{original.name}</bdi>
        <a href={href}>#{number}</a>
      </p>
      <div class="post-body" dir="auto" dangerouslySetInnerHTML={{ __html: original.html }} />
    </>
  );
}

/** Puts the card beneath the link, or above it where there is more room. */
function place(link: Element): void {
  const { top, bottom, left } = link.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const isBelow = innerHeight - bottom >= height + EDGE_PX || innerHeight - bottom >= top;
  card.style.top = `${scrollY + (isBelow ? bottom + 4 : top - height - 4)}px`;
  card.style.left = `${scrollX + Math.max(EDGE_PX, Math.min(left, innerWidth - width - EDGE_PX))}px`;
}
