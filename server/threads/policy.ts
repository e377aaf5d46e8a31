import { isStaff, type Member, type Viewer } from '../accounts/viewer.ts';
import { audiencesOf } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { notFound, Refusal } from '../errors.ts';
import { findThread, type StoredThread } from './store.ts';

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

/** Returns the thread if the member may post in it now: readable, and not locked unless by staff. */
export async function requirePostable(db: Db, member: Member, id: number): Promise<StoredThread> {
  const thread = await requireReadable(db, member, id);
  if (thread.locked && !isStaff(member)) throw new Refusal('locked', 'This thread is locked: no more replies.');
  return thread;
}
