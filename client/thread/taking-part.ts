import type { Post } from '../../shared/post.ts';
import type { MemberActions } from '../../shared/views/thread/thread-actions.ts';
import type { PendingPost } from '../../shared/views/thread/thread-page.ts';
import { picking } from '../quoting/picking.ts';
import { enliven } from '../writing/writing.ts';
import { composing } from './composing.ts';
import type { LivePage } from './live-page.tsx';
import { memberActs } from './member-acts.ts';
import { OwnPost } from './own-post.ts';
import { forgetUnsent, stillUnsent } from './unsent.ts';

/** What a member has on a thread page beyond what every reader has. */
export interface Part {
  acts: MemberActions;
  /** Shows what an earlier page left: posts on their way, and what was picked to be quoted. */
  begin(): void;
  /** Takes note that posts of theirs have come. */
  arrived(own: Post[]): void;
  /** Takes note that the page was drawn anew. */
  drawn(): void;
  /** Saves again what is being written; `lost` was being written into a post that is no more, and goes on in the composer. */
  saveAgain(lost?: string): void;
}

const isUnderWay = (post: PendingPost) => post.failed === null;
const askBeforeLeaving = (event: Event) => event.preventDefault();

/** Lets a member take part in a thread: write, send, edit, quote, react. `typing` tells the others that they write. */
export function takePart(on: LivePage, typing: () => void): Part {
  const threadId = on.page.thread.id;
  const own = new OwnPost(on);
  const composer = composing(on, own, typing);
  const picks = picking(on, composer.write);

  return {
    acts: memberActs(on, composer, picks),
    begin: () => {
      const pending = stillUnsent(threadId, on.page.posts);
      if (pending.length > 0) on.show({ pending });
      picks.start();
    },
    arrived: (posts) => {
      for (const { clientId } of posts) if (clientId) forgetUnsent(threadId, clientId);
    },
    drawn: () => {
      own.drawn();
      // Only while there is something to lose: a page that always asks is not kept for the way back.
      if (on.parts.pending.some(isUnderWay)) addEventListener('beforeunload', askBeforeLeaving);
      else removeEventListener('beforeunload', askBeforeLeaving);
    },
    saveAgain: (lost) => {
      if (lost) composer.append(lost);
      for (const field of on.root.querySelectorAll('.writing')) enliven(field)?.unsaved();
    },
  };
}
