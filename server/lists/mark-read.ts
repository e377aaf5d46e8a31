import type { Member } from '../accounts/viewer.ts';
import { requireReadableBoard } from '../boards/policy.ts';
import { transaction } from '../database/transaction.ts';
import { announceRead } from '../notifications/announce.ts';
import { markReadBefore } from '../notifications/store.ts';
import type { WriteParts } from '../parts.ts';
import { setReadMark } from '../threads/read-marks.ts';

/**
 * Marks everything read that was posted up to `before`, or up to now, and what told of it: in one board, or with null in all.
 * Tells every tab of the member. Returns up to when.
 */
export async function markAllRead(
  parts: WriteParts,
  member: Member,
  input: { boardId: number | null; before?: number | undefined },
): Promise<number> {
  if (input.boardId !== null) await requireReadableBoard(parts.db, member, input.boardId);
  const now = Date.now();
  const readBefore = Math.min(now, input.before ?? now);
  const ids = await transaction(parts.db, async (trx) => {
    await setReadMark(trx, member.id, input.boardId, readBefore);
    return markReadBefore(trx, member.id, { boardId: input.boardId, before: readBefore }, now);
  });
  parts.live.announceThreadsRead(member.id, { boardId: input.boardId, readBefore });
  if (ids.length > 0) await announceRead(parts, member.id, { ids });
  return readBefore;
}
