import type { WatchLevel } from '../../shared/watch.ts';
import type { Member } from '../accounts/viewer.ts';
import { requireReadableBoard } from '../boards/policy.ts';
import { transaction } from '../database/transaction.ts';
import { announceRead } from '../notifications/announce.ts';
import { markBoardRead } from '../notifications/store.ts';
import type { WriteParts } from '../parts.ts';
import { boardWatchLevel, setBoardWatch } from './board-store.ts';

/**
 * Sets what a member wants to hear of a board, and returns what they heard before. What they were told of its threads is over
 * once they do not want everything.
 */
export async function changeBoardWatch(
  parts: WriteParts,
  member: Member,
  { boardId, level }: { boardId: number; level: WatchLevel },
): Promise<WatchLevel> {
  const now = Date.now();
  await requireReadableBoard(parts.db, member, boardId);
  const { before, ids } = await transaction(parts.db, async (trx) => {
    const before = await boardWatchLevel(trx, member.id, boardId);
    await setBoardWatch(trx, member.id, boardId, level, now);
    return { before, ids: level === 'everything' ? [] : await markBoardRead(trx, member.id, boardId, now) };
  });
  await announceRead(parts, member.id, { ids });
  return before;
}
