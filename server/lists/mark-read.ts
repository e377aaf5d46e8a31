import type { Member } from '../accounts/viewer.ts';
import { requireReadableBoard } from '../boards/policy.ts';
import { transaction } from '../database/transaction.ts';
import type { WriteParts } from '../parts.ts';
import { setReadMark } from '../threads/read-marks.ts';

/**
 * Marks everything read that was posted up to `before`, or up to now: in one board, or with null in all. Tells every tab of
 * the member. Returns up to when.
 */
export async function markAllRead(
  parts: WriteParts,
  member: Member,
  input: { boardId: number | null; before?: number | undefined },
): Promise<number> {
  if (input.boardId !== null) await requireReadableBoard(parts.db, member, input.boardId);
  const now = (parts.now ?? Date.now)();
  const readBefore = Math.min(now, input.before ?? now);
  await transaction(parts.db, (trx) => setReadMark(trx, member.id, input.boardId, readBefore));
  parts.live.announceThreadsRead(member.id, { boardId: input.boardId, readBefore });
  return readBefore;
}
