import type { ReadNotifications } from '../../shared/notification.ts';
import type { Member } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import type { WriteParts } from '../parts.ts';
import { requireReadable } from '../threads/policy.ts';
import { readPosition, setReadPosition } from '../threads/read-positions.ts';
import { autoWatch } from '../watches/thread-store.ts';
import { announceRead } from './announce.ts';
import { markRead } from './store.ts';

/** Marks some or all of a member's notifications read, in every tab at once. Returns the badge's number. */
export async function markNotificationsRead(
  parts: WriteParts,
  member: Member,
  which: ReadNotifications,
): Promise<number> {
  const ids = await transaction(parts.db, (trx) => markRead(trx, member.id, which, Date.now()));
  return announceRead(parts, member.id, 'all' in which && ids.length > 0 ? which : { ids });
}

/**
 * Moves a member's read position in a thread forward to the post `number`, never back, and marks the notifications of
 * the posts up to it read. Returns the position.
 */
export async function markThreadRead(
  parts: WriteParts,
  member: Member,
  input: { threadId: number; number: number },
): Promise<number> {
  const { db, live } = parts;
  const thread = await requireReadable(db, member, input.threadId);
  const upTo = Math.min(input.number, thread.postCount);
  const { ids, position, moved } = await transaction(db, async (trx) => {
    if ((await readPosition(trx, member.id, thread.id)) === 0)
      await autoWatch(trx, member.id, thread.id, 'read', Date.now());
    const moved = await setReadPosition(trx, member.id, thread.id, upTo, Date.now());
    return {
      moved,
      ids: await markRead(trx, member.id, { threadId: thread.id, upTo }, Date.now()),
      position: await readPosition(trx, member.id, thread.id),
    };
  });
  if (moved) live.announceThreadRead(member.id, { threadId: thread.id, number: position });
  if (ids.length > 0) await announceRead(parts, member.id, { ids });
  return position;
}
