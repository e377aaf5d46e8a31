import { isStaff, type Member, requireStaff, type Viewer } from '../accounts/viewer.ts';
import { ARCHIVED, audiencesOf, isWriter, ONLY_STAFF_REPLIES } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { notFound, Refusal } from '../errors.ts';
import { findPostTarget, type PostTarget } from './post-target-store.ts';
import { findThread } from './store.ts';
import type { StoredThread } from './thread-row.ts';

/** Tells whether the viewer may read the thread. */
export function mayRead(viewer: Viewer, thread: Pick<StoredThread, 'audience' | 'deletedAt'>): boolean {
  return thread.deletedAt === null && audiencesOf(viewer).includes(thread.audience);
}

/** Returns the thread, or answers that there is none to whoever may not read it. */
export async function requireReadable(db: Db, viewer: Viewer, id: number): Promise<StoredThread> {
  const thread = await findThread(db, id);
  if (!thread || !mayRead(viewer, thread)) throw notFound('thread');
  return thread;
}

/** Returns the thread if the member may post in it now: readable, open to their replies, and not locked unless to staff. */
export async function requirePostable(db: Db, member: Member, id: number): Promise<PostTarget> {
  const thread = await findPostTarget(db, id);
  if (!thread) throw notFound('thread');
  requireOpen(member, thread);
  return thread;
}

/** Refuses the member's post in a thread that stands like this, as requirePostable() does. */
export function requireOpen(member: Member, thread: PostTarget): void {
  if (!mayRead(member, thread)) throw notFound('thread');
  if (thread.archived) throw new Refusal('locked', ARCHIVED);
  if (!isWriter(member, thread.repliers)) throw new Refusal('forbidden', ONLY_STAFF_REPLIES);
  if (thread.locked && !isStaff(member)) throw new Refusal('locked', 'This thread is locked: no more replies.');
}

/** Returns a deleted thread to a moderator, who may bring it back. */
export async function requireDeletedThread(db: Db, member: Member, id: number): Promise<StoredThread> {
  // Whoever is no moderator is told of a deleted thread what everyone is told: that there is none.
  if (!isStaff(member)) await requireReadable(db, member, id);
  requireStaff(member);
  const thread = await findThread(db, id);
  if (!thread) throw notFound('thread');
  if (thread.deletedAt === null) throw new Refusal('conflict', 'This thread is not deleted.');
  return thread;
}
