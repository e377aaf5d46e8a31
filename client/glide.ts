/** Lets scrolling glide once somebody does something on the page: where its address leads, they are at once. */
export function glideOnceUsed(): void {
  const glide = () => document.documentElement.classList.add('used');
  for (const event of ['click', 'keydown']) addEventListener(event, glide, { once: true, capture: true });
}
