import { slugify } from '../../shared/addresses.ts';
import type { Thread, ThreadEdit } from '../../shared/thread.ts';
import { isStaff, type Member } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import { Refusal } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { requireReadable } from './policy.ts';
import { publicThread } from './public-thread.ts';
import { findThread, updateThread } from './store.ts';

/** Renames, locks or opens a thread. Its starter may rename it while it is open; the rest is for staff. */
export async function changeThread(
  parts: WriteParts,
  member: Member,
  input: ThreadEdit & { id: number },
): Promise<Thread> {
  const { db, live } = parts;
  const before = await requireReadable(db, member, input.id);
  const own = before.author.id === member.id && !before.locked && input.locked === undefined;
  if (!own && !isStaff(member)) throw new Refusal('forbidden', 'Only a moderator may do this.');
  const thread = await transaction(db, async (trx) => {
    await updateThread(trx, input.id, {
      ...(input.title !== undefined && { title: input.title, slug: slugify(input.title) }),
      ...(input.locked !== undefined && { locked_at: input.locked ? (parts.now ?? Date.now)() : null }),
    });
    return (await findThread(trx, input.id)) as Thread;
  });
  live.announceChange(thread.id, 'thread:updated', { cursor: thread.cursor, thread: publicThread(thread) });
  return publicThread(thread);
}

/** Deletes a thread: it is gone for everyone, and whoever is looking at it is shown out. */
export async function deleteThread(parts: WriteParts, member: Member, id: number): Promise<void> {
  await requireReadable(parts.db, member, id);
  if (!isStaff(member)) throw new Refusal('forbidden', 'Only a moderator may do this.');
  await transaction(parts.db, (trx) => updateThread(trx, id, { deleted_at: (parts.now ?? Date.now)() }));
  parts.live.recheck({ threadId: id });
}
