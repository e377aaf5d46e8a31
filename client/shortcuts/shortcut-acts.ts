import { allShown } from '../anchor.ts';
import { openJump, openSheet, threadAddress } from './shortcut-sheet.tsx';

/** Does what a key stands for, if there is anything on this page to do it with. */
export function press(key: string): void {
  ACTS[key]?.();
}

const ACTS: Record<string, () => void> = {
  j: () => step(1),
  k: () => step(-1),
  r: () => (clickIn(current(), '.post-acts a[href*="reply?to="]') ? undefined : focusOn('#reply-body')),
  q: () => void clickIn(current(), '.post-acts a[href*="reply?quote="]'),
  l: () => like(current()),
  '#': () => void (document.getElementById('thread') && openJump()),
  '.': showNewest,
  '/': () => (focusOn('input[type="search"], input[name="q"]') ? undefined : location.assign('/search')),
  '?': openSheet,
};

/** What j and k go through: the posts of a thread, or the rows of a list. */
function stops(): HTMLElement[] {
  const posts = allShown(document);
  if (posts.length > 0) return posts;
  return [...document.querySelectorAll<HTMLElement>('.row-item h2 a, .row-item h3 a')];
}

/** The post or row that has the focus, else the first one in view. */
function current(): HTMLElement | undefined {
  const all = stops();
  return all.find((stop) => stop.contains(document.activeElement)) ?? all.find(isInView);
}

function step(by: 1 | -1): void {
  const all = stops();
  const focused = all.findIndex((stop) => stop.contains(document.activeElement));
  const seen = all.findIndex(isInView);
  const next = focused === -1 ? all[Math.max(0, by === 1 ? seen : seen - 1)] : all[focused + by];
  if (!next) return;
  if (!next.matches('a, summary')) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: next.matches('a') ? 'nearest' : 'start' });
}

function like(post: HTMLElement | undefined): void {
  const form = post?.querySelector<HTMLFormElement>('.react form');
  const button = form?.querySelector<HTMLButtonElement>('button');
  if (form && button) form.requestSubmit(button);
}

function showNewest(): void {
  if (clickIn(document.body, '.pill')) return;
  if (document.getElementById('thread')) location.assign(`${threadAddress()}latest`);
  else location.reload();
}

function clickIn(within: HTMLElement | undefined, what: string): boolean {
  const found = within?.querySelector<HTMLElement>(what);
  found?.click();
  return found !== undefined && found !== null;
}

function focusOn(what: string): boolean {
  const found = [...document.querySelectorAll<HTMLElement>(what)].find((element) => element.checkVisibility());
  found?.focus();
  return found !== undefined;
}

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 64 && top < innerHeight;
}
