import type { WatchLevel } from '../../shared/watch.ts';
import type { Member } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import { announceRead } from '../notifications/announce.ts';
import { markWatchRead } from '../notifications/store.ts';
import type { WriteParts } from '../parts.ts';
import { requireReadable } from '../threads/policy.ts';
import { setWatch, watchLevel } from './thread-store.ts';

/**
 * Sets what a member wants to hear of a thread, and returns what they heard before. What they were told of it is over once they
 * do not want everything.
 */
export async function changeWatch(
  parts: WriteParts,
  member: Member,
  { threadId, level }: { threadId: number; level: WatchLevel },
): Promise<WatchLevel> {
  const now = Date.now();
  const thread = await requireReadable(parts.db, member, threadId);
  const { before, ids } = await transaction(parts.db, async (trx) => {
    const before = await watchLevel(trx, member.id, thread.id);
    await setWatch(trx, member.id, thread.id, level, now);
    return { before, ids: level === 'everything' ? [] : await markWatchRead(trx, member.id, thread.id, now) };
  });
  await announceRead(parts, member.id, { ids });
  return before;
}
