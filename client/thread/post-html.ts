import type { Post } from '../../shared/post.ts';

const known = new WeakMap<Post, Post>();

/** Gives the posts of a served page their html: it stands in the page already, and the data beside it does not repeat it. */
export function servedHtml(root: Element, posts: Post[]): Post[] {
  return posts.map((post) => {
    const served = { ...post, html: root.querySelector(`#post-${post.number} .post-body`)?.innerHTML ?? '' };
    known.set(served, served);
    return served;
  });
}

/**
 * Writes a post's html as the browser itself would, so that a post whose text has not changed is not drawn anew: its
 * pictures stay, and so does what is selected in it.
 */
export function settled(post: Post): Post {
  let settledPost = known.get(post);
  if (!settledPost) {
    const template = document.createElement('template');
    template.innerHTML = post.html;
    settledPost = { ...post, html: template.innerHTML };
    known.set(post, settledPost);
  }
  return settledPost;
}

/** Makes what is wider than its post reachable by keyboard, so that it can be scrolled. */
export function letScrollByKeyboard(root: Element): void {
  for (const wide of root.querySelectorAll<HTMLElement>('.post-body :is(pre, table):not([tabindex])')) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
  }
}
