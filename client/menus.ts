const OPEN = '.menu[open], .react[open]';

/** Closes the small menus as people expect: by a click elsewhere, by Escape, and when the focus has left them. */
export function closeMenus(): void {
  document.addEventListener('click', (event) => closeAllBut(event.target));
  document.addEventListener('focusin', (event) => closeAllBut(event.target));
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const menu = document.activeElement?.closest<HTMLDetailsElement>(OPEN);
    closeAllBut(null);
    menu?.querySelector('summary')?.focus();
  });
}

/** Closes the menu in which something was chosen; whoever chose it by keyboard goes on from there. */
export function closeMenuOf({ target }: Event): void {
  if (!(target instanceof Element)) return;
  const menu = target.closest<HTMLDetailsElement>(OPEN) ?? target.querySelector<HTMLDetailsElement>(OPEN);
  if (!menu) return;
  const hasFocus = menu.contains(document.activeElement);
  menu.open = false;
  if (hasFocus) menu.querySelector('summary')?.focus();
}

function closeAllBut(inside: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(OPEN)) {
    if (!(inside instanceof Node && menu.contains(inside))) menu.open = false;
  }
}
