import type { Board } from '../../shared/board.ts';
import type { Member } from '../accounts/viewer.ts';
import { inOffice } from '../audit/in-office.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { invalid } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { publicThread } from '../threads/public-thread.ts';
import { findStoredThreads, holdThreadsOf, updateThread } from '../threads/store.ts';
import type { StoredThread } from '../threads/thread-row.ts';
import { tellHooked } from '../webhooks/hooked.ts';
import { actOn, requireBoard } from './change-board.ts';

// Whoever posts in one of these waits until the others have moved too.
const THREADS_AT_ONCE = 20;

/**
 * Moves all threads of a board, deleted ones too, to another, some at a time: whoever reads one is told as it moves, or
 * shown out where they may not read the other board. Stopped on its way, it goes on when asked again.
 */
export async function emptyBoard(
  parts: WriteParts,
  member: Member,
  { id, to }: { id: number; to: number },
): Promise<void> {
  if (id === to) throw invalid('to', 'Choose another board.');
  const { from, target } = await inOffice(parts, member, async (trx) => {
    const [from, target] = [await requireBoard(trx, id), await requireBoard(trx, to)];
    return { ...actOn('moved the threads of', from), detail: `${from.title} → ${target.title}`, from, target };
  });
  for (;;) {
    const moved = await moveSome(parts, from, target);
    if (moved.length === 0) return;
    for (const thread of moved) {
      const { id: threadId, deletedAt, cursor } = thread;
      // Whoever may not read the new board must not hear of it: see changeThread().
      if (from.audience !== target.audience) parts.live.recheck({ threadId });
      else if (deletedAt === null)
        parts.live.announceChange(threadId, 'thread:updated', { cursor, thread: publicThread(thread) });
    }
  }
}

async function moveSome(parts: WriteParts, from: Board, target: Board): Promise<StoredThread[]> {
  const hooked = await parts.hooked.get();
  const now = Date.now();
  return transaction(parts.db, async (trx) => {
    const ids = await holdThreadsOf(trx, from.id, THREADS_AT_ONCE);
    const before = await findStoredThreads(trx, ids);
    for (const thread of before) await move(trx, thread, target);
    const standing = before.filter(({ deletedAt }) => deletedAt === null);
    await tellHooked(
      trx,
      hooked,
      standing.flatMap(({ id: threadId }) => [
        { event: 'thread.deleted' as const, boardId: from.id, threadId },
        { event: 'thread.created' as const, boardId: target.id, threadId },
      ]),
      now,
    );
    return findStoredThreads(trx, ids);
  });
}

async function move(trx: Db, { id, prefix }: StoredThread, target: Board): Promise<void> {
  const keeps = prefix === null || target.prefixes.includes(prefix);
  await updateThread(trx, id, { board_id: target.id, ...(!keeps && { prefix: null }) });
}
