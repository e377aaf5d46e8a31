import { transaction } from '../../database/transaction.ts';
import type { WriteParts } from '../../parts.ts';
import type { Member } from '../viewer.ts';
import { deleteToken } from './store.ts';

/** Ends one of a member's tokens at once: streams that follow by it are let go on every node. */
export async function revokeToken({ db, live }: WriteParts, member: Member, { id }: { id: number }): Promise<void> {
  await transaction(db, (trx) => deleteToken(trx, member.id, id));
  live.recheck({ memberId: member.id });
}
