import { readAnew } from '../read-anew.ts';
import { complain } from '../toast.tsx';
import type { LivePage } from './live-page.tsx';
import { servedHtml } from './post-html.ts';

/**
 * Has an open page start anew from what the server has now: the forum was restored from a copy, and what the page shows
 * may be no more. What is being written stays where it is, and is saved again: the copy may know neither the draft nor the
 * session. Returns whether there is a thread to follow. Throws an ApiError where that cannot be found out now.
 */
export async function startAnew(on: LivePage): Promise<boolean> {
  const { document: served, data, url } = await readAnew();
  const { thread } = data;
  const root = served.getElementById('thread');
  const { reader } = on.page;
  const isSignedIn = thread?.reader.member?.id === reader.member?.id;
  if (thread && root && thread.thread.id === on.page.thread.id && (isSignedIn || on.isWritten)) {
    history.replaceState(history.state, '', url + location.hash);
    const edited = on.root.querySelector<HTMLTextAreaElement>('.post textarea')?.value;
    const posts = servedHtml(root, thread.posts);
    // Whoever is signed out goes on with what they have begun, and is told so beneath it.
    on.replace({ ...thread, posts, reader: isSignedIn ? thread.reader : reader });
    on.part?.saveAgain(on.parts.editing ? undefined : edited);
    return true;
  }
  if (on.isWritten) {
    on.part?.saveAgain();
    complain('You cannot read this thread any more. What you have written still stands here.');
  } else {
    location.reload();
  }
  return false;
}
