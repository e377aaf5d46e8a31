import { POSTS_PER_PAGE } from '../../shared/limits.ts';
import type { Highlight } from '../../shared/views/thread/thread-page.ts';
import type { Db } from '../database/connection.ts';
import { beginningsOf, type Noted, notedPosts } from './catch-up-store.ts';

/** Whoever has no more than this to read needs no help. */
export const UNREAD_TO_CATCH_UP = POSTS_PER_PAGE;
/** However long somebody was away, only so many of the newest posts are looked through. */
const CONSIDERED_MAX = 1_000;
const CHOSEN_MAX = 5;
/** So many places at least are left to what everybody talks about, where there is any. */
const FOR_OTHERS = 2;
/** Writing an answer takes more than a reaction does. */
const ANSWER_WEIGHT = 2;
/** Two answers, an answer and a reaction, or three reactions: what has less does not stand out. */
const WEIGHT_MIN = 3;

/**
 * Finds what a member should not miss of a thread since their last visit: the posts that answer them and those most answered
 * and reacted to, in the thread's order. Nothing where there is little to read.
 */
export async function catchUp(
  db: Db,
  memberId: number,
  { thread, unreadFrom }: { thread: { id: number; postCount: number }; unreadFrom: number },
): Promise<Highlight[]> {
  const last = thread.postCount;
  if (last - unreadFrom + 1 <= UNREAD_TO_CATCH_UP) return [];
  const first = Math.max(unreadFrom, last - CONSIDERED_MAX + 1);
  const chosen = choose(await notedPosts(db, memberId, { threadId: thread.id, first, last }));
  const numbers = chosen.map(({ number }) => number);
  const beginnings = await beginningsOf(db, thread.id, numbers);
  return chosen.flatMap((noted) => {
    const beginning = beginnings.get(noted.number);
    return beginning ? [{ ...noted, ...beginning }] : [];
  });
}

/** Chooses at most five posts: those that answer the reader before others, of each the weightiest; as they stand in the thread. */
export function choose(noted: Noted[]): Noted[] {
  const byWeight = [...noted].sort((a, b) => weightOf(b) - weightOf(a) || a.number - b.number);
  const telling = byWeight.filter(({ tells }) => tells !== null);
  const others = byWeight.filter((post) => post.tells === null && weightOf(post) >= WEIGHT_MIN);
  const told = telling.slice(0, CHOSEN_MAX - Math.min(FOR_OTHERS, others.length));
  return [...told, ...others.slice(0, CHOSEN_MAX - told.length)].sort((a, b) => a.number - b.number);
}

function weightOf({ answers, reactions }: Noted): number {
  return answers * ANSWER_WEIGHT + reactions;
}
