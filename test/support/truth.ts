import { expect } from 'vitest';
import type { Post } from '../../shared/post.ts';
import { type LiveFollower, readThread } from './live-follower.ts';
import type { Acknowledged } from './poster.ts';

const SHOWN_WITHIN_MS = 5_000;

/**
 * Holds followers of a thread against it as a newcomer reads it over HTTP: what they fold from events is the same, and on
 * the way there was no gap, no double and no step back. Returns its posts.
 */
export async function expectTruth(
  followers: readonly LiveFollower[],
  { url, threadId, within = SHOWN_WITHIN_MS }: { url: string; threadId: number; within?: number },
): Promise<Post[]> {
  const truth = await readThread(url, threadId);
  for (const follower of followers) {
    await follower.shown(truth.length, within);
    expect(follower.faults).toEqual([]);
    expect(substance(follower.live.posts)).toEqual(substance(truth));
  }
  return truth;
}

/** Holds a thread's posts against what was acknowledged: all of it is there as it was sent, each once, and nothing is missing. */
export function expectKept(acknowledged: readonly Acknowledged[], truth: readonly Post[]): void {
  const kept = new Map(truth.map((post) => [post.id, post]));
  for (const { id, number, clientId, body } of acknowledged)
    expect(kept.get(id)).toMatchObject({ number, clientId, body });
  expect(new Set(acknowledged.map(({ id }) => id)).size).toBe(acknowledged.length);
  const clientIds = truth.flatMap(({ clientId }) => clientId ?? []);
  expect(new Set(clientIds).size).toBe(clientIds.length);
  expect(truth.map(({ number }) => number)).toEqual(truth.map((_, i) => i + 1));
}

/** Returns posts without what changes of them while they stand: their author's card counts posts elsewhere too. */
const substance = (posts: readonly Post[]) => posts.map(({ author, ...post }) => ({ ...post, author: author.name }));
