/** Closes the small menus as people expect: by a click elsewhere, by Escape, and when the focus has left them. */
export function closeMenus(): void {
  document.addEventListener('click', (event) => closeAllBut(event.target));
  document.addEventListener('focusin', (event) => closeAllBut(event.target));
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const menu = document.activeElement?.closest<HTMLDetailsElement>('details[open]');
    closeAllBut(null);
    menu?.querySelector('summary')?.focus();
  });
}

function closeAllBut(inside: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('.menu[open], .react[open]')) {
    if (!(inside instanceof Node && menu.contains(inside))) menu.open = false;
  }
}
