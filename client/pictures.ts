/**
 * Puts in the place of every picture that cannot be had a quiet frame with its description: of those on the page, and of
 * those that come with later posts.
 */
export function replaceMissingPictures(): void {
  document.addEventListener('error', (event) => isPicture(event.target) && replace(event.target), true);
  for (const image of [...document.images])
    if (isPicture(image) && image.complete && !image.naturalWidth) replace(image);
}

function isPicture(target: unknown): target is HTMLImageElement {
  return target instanceof HTMLImageElement && target.closest('.post-body') !== null;
}

function replace(image: HTMLImageElement): void {
  const frame = document.createElement('span');
  frame.className = 'missing';
  frame.role = 'img';
  frame.ariaLabel = image.alt || 'A picture that cannot be shown';
  frame.textContent = image.alt || 'This picture cannot be shown.';
  image.replaceWith(frame);
}
