import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';

/** Tells up to when, in epoch milliseconds, everything in a board counts as read. */
type ReadMarks = (boardId: number) => number;

interface MarkRow {
  joined_at: number;
  read_before: number | null;
  board_id: number | null;
  board_mark: number | null;
}

const marksOf = prepared<{ memberId: number }, MarkRow>((db, value) =>
  db
    .selectFrom('members')
    .leftJoin('read_marks', 'read_marks.member_id', 'members.id')
    .select(['members.joined_at', 'members.read_before', 'read_marks.board_id', 'read_marks.read_before as board_mark'])
    .where('members.id', '=', value('memberId')),
);

/** Returns a member's marks: the one for everything, which begins when they join, and those of single boards. */
export async function readMarks(db: Db, memberId: number): Promise<ReadMarks> {
  const rows = await marksOf(db, { memberId });
  const everywhere = rows[0]?.read_before ?? rows[0]?.joined_at ?? 0;
  const boards = new Map(rows.map((row) => [row.board_id, row.board_mark ?? 0]));
  return (boardId) => Math.max(everywhere, boards.get(boardId) ?? 0);
}

/** Tells up to when, in epoch milliseconds, everything counts as read for a member, in whatever board. */
export async function readUpTo(db: Db, memberId: number): Promise<number> {
  const row = await db
    .selectFrom('members')
    .select((eb) => eb.fn.coalesce('read_before', 'joined_at').as('at'))
    .where('id', '=', memberId)
    .executeTakeFirst();
  return row?.at ?? 0;
}

/** Marks everything posted up to `before` read: in one board, or with null in all. A mark moves forward only. */
export async function setReadMark(db: Db, memberId: number, boardId: number | null, before: number): Promise<void> {
  if (boardId === null) {
    await db
      .updateTable('members')
      .set({ read_before: before })
      .where('id', '=', memberId)
      .where((eb) => eb(eb.fn.coalesce('read_before', 'joined_at'), '<', before))
      .execute();
    await db.deleteFrom('read_marks').where('member_id', '=', memberId).where('read_before', '<=', before).execute();
    return;
  }
  await db
    .insertInto('read_marks')
    .values({ member_id: memberId, board_id: boardId, read_before: before })
    .onConflict((conflict) =>
      conflict
        .columns(['member_id', 'board_id'])
        .doUpdateSet({ read_before: before })
        .where('read_marks.read_before', '<', before),
    )
    .execute();
}
