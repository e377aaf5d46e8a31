import { threadPath } from '../../shared/addresses.ts';
import type { Thread } from '../../shared/thread.ts';
import { type Member, requireStaff } from '../accounts/viewer.ts';
import { recordAct } from '../audit/store.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { announceNotified } from '../notifications/announce.ts';
import { notifyOfOffice } from '../notifications/notify-of-office.ts';
import type { WriteParts } from '../parts.ts';
import { tellHooked } from '../webhooks/hooked.ts';
import { requireDeletedThread, requireReadable } from './policy.ts';
import { publicThread } from './public-thread.ts';
import { findThread, holdThread, updateThread } from './store.ts';
import type { StoredThread } from './thread-row.ts';

/** Deletes a thread: it is gone for everyone, and whoever is looking at it is shown out. */
export async function deleteThread(parts: WriteParts, member: Member, id: number): Promise<void> {
  const now = Date.now();
  const hooked = await parts.hooked.get();
  const notified = await transaction(parts.db, async (trx) => {
    await holdThread(trx, id);
    const thread = await requireReadable(trx, member, id);
    requireStaff(member);
    await updateThread(trx, id, { deleted_at: now, deleted_by: member.id });
    await recordAct(trx, member.id, { act: 'deleted', subject: subjectOf(thread), path: '/moderation/threads' }, now);
    await tellHooked(trx, hooked, [{ event: 'thread.deleted', boardId: thread.boardId, threadId: id }], now);
    return tellStarter(trx, member, { act: 'thread-deleted', thread, at: now });
  });
  announceNotified(parts, notified);
  parts.live.recheck({ threadId: id });
}

/** Brings a deleted thread back to where it was, with all that is in it. */
export async function restoreThread(parts: WriteParts, member: Member, id: number): Promise<Thread> {
  const { db, live } = parts;
  const now = Date.now();
  const hooked = await parts.hooked.get();
  const { thread, notified } = await transaction(db, async (trx) => {
    await holdThread(trx, id);
    const before = await requireDeletedThread(trx, member, id);
    await updateThread(trx, id, { deleted_at: null, deleted_by: null });
    await recordAct(trx, member.id, { act: 'restored', subject: subjectOf(before), path: threadPath(before) }, now);
    await tellHooked(trx, hooked, [{ event: 'thread.created', boardId: before.boardId, threadId: id }], now);
    const restored = (await findThread(trx, id)) as StoredThread;
    return {
      thread: publicThread(restored),
      notified: await tellStarter(trx, member, { act: 'thread-restored', thread: restored, at: now }),
    };
  });
  announceNotified(parts, notified);
  // Nobody follows it yet; those who look at lists hear of it.
  live.announceChange(id, 'thread:updated', { cursor: thread.cursor, thread });
  live.announceRecounted(id);
  return thread;
}

function tellStarter(
  trx: Db,
  member: Member,
  { act, thread, at }: { act: 'thread-deleted' | 'thread-restored'; thread: StoredThread; at: number },
) {
  const about = { memberIds: [thread.author.id], moderatorId: member.id, thread, postId: null, note: null };
  return notifyOfOffice(trx, { kind: 'staff', act, ...about }, at);
}

const subjectOf = (thread: Thread) => `the thread “${thread.title}”`;
