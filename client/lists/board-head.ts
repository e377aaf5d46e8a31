/** Shows what stands above the threads of a board as the server has it now: it was archived, or opened again. */
export async function showHead(head: HTMLElement): Promise<void> {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const now = page.querySelector('.page-head');
  if (now) head.replaceWith(document.adoptNode(now));
}
