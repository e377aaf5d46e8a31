import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import type { Log } from '../log.ts';
import { giveOwed, lastOf } from './given-store.ts';

const SWEEP_EVERY_MS = 60_000;
const MEMBERS_PER_SWEEP = 1_000;

export interface AwardSweep {
  /** Looks at the next members and returns how many awards they were owed. */
  step(): Promise<number>;
  end(): void;
}

/**
 * Walks over all members, some each minute and round again, and gives them the awards that no act of theirs could: for
 * time that has passed, and for rules made since. Every node does; an award is given once all the same.
 */
export function sweepAwards(db: Db, log: Log, now = Date.now, members = MEMBERS_PER_SWEEP): AwardSweep {
  let from = 1;

  async function step(): Promise<number> {
    const upTo = await lastOf(db, from, members);
    if (upTo === undefined) {
      from = 1;
      return 0;
    }
    const given = await transaction(db, (trx) => giveOwed(trx, from, upTo, now()));
    from = upTo + 1;
    return given;
  }

  const timer = setInterval(() => {
    step().catch((error: Error) => log.warn({ error: error.message }, 'owed awards could not be given; trying again'));
  }, SWEEP_EVERY_MS).unref();
  return { step, end: () => clearInterval(timer) };
}
