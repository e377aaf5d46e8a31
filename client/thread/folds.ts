/** Opens the row that the post of the page's address is folded into; browsers that do it by themselves have done so. */
export function openFoldOfAddress(): void {
  const open = () => {
    const post = document.getElementById(location.hash.slice(1));
    const fold = post?.closest<HTMLDetailsElement>('.agreement:not([open])');
    if (!post || !fold) return;
    fold.open = true;
    post.scrollIntoView();
  };
  open();
  addEventListener('hashchange', open);
}
