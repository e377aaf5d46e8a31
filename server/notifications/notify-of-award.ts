import type { Db } from '../database/connection.ts';
import { type Notified, notify } from './notify.ts';

/** An award that a member was given: by whom of the staff and what for, or by a rule. */
export interface AwardGivenTo {
  memberId: number;
  awardId: number;
  givenBy?: number;
  reason?: string;
}

/** Tells members of the awards they were given. */
export function notifyOfAwards(trx: Db, given: AwardGivenTo[], now: number): Promise<Notified> {
  return notify(
    trx,
    given
      .filter(({ memberId, givenBy }) => memberId !== givenBy)
      .map(({ memberId, awardId, givenBy, reason }) => ({
        memberId,
        kind: 'award',
        actorId: givenBy ?? null,
        threadId: null,
        postId: null,
        awardId,
        note: reason ?? null,
      })),
    now,
  );
}
