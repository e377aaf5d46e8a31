import type { Db } from '../database/connection.ts';
import type { Live } from '../live/live.ts';
import { findCard } from './card-store.ts';

/** Tells every node and every open page that a member is shown in another way from now on. */
export async function announceMember({ db, live }: { db: Db; live: Live }, memberId: number): Promise<void> {
  live.recheck({ memberId });
  const card = await findCard(db, memberId);
  if (card) live.announceMember(card);
}
