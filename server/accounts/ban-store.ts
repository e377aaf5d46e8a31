import type { Db } from '../database/connection.ts';

interface NewBan {
  at: number;
  /** When it ends by itself; null: when somebody lifts it. */
  until: number | null;
  by: number;
  reason: string;
}

/** Writes down that a member is banned, or with null that they are not any more. */
export async function setBan(trx: Db, memberId: number, ban: NewBan | null): Promise<void> {
  await trx
    .updateTable('members')
    .set({
      banned_at: ban?.at ?? null,
      banned_until: ban?.until ?? null,
      banned_by: ban?.by ?? null,
      ban_reason: ban?.reason ?? null,
    })
    .where('id', '=', memberId)
    .execute();
}
