import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import type { Live } from '../live/live.ts';
import type { Log } from '../log.ts';
import { announceNotified } from '../notifications/announce.ts';
import { notifyOfAwards } from '../notifications/notify-of-award.ts';
import { giveOwed, lastOf } from './given-store.ts';

const STEP_EVERY_MS = 1_000;
// 50,000 members are gone through in less than a minute; then there is nothing to look for until some time has passed.
const ROUND_EVERY_MS = 10 * 60_000;
const MEMBERS_PER_STEP = 1_000;

interface AwardSweep {
  /** Looks at the next members and returns how many awards they were owed; undefined after the last ones. */
  step(): Promise<number | undefined>;
  /** Begins a round at once: there may be a new rule. */
  begin(): void;
  end(): void;
}

/**
 * Walks over all members, some each second and round again after a while, and gives them the awards that no act of theirs
 * could: for time that has passed, and for rules made since. Every node does; an award is given once all the same.
 */
export function sweepAwards(
  { db, live }: { db: Db; live: Live },
  log: Log,
  now = Date.now,
  members = MEMBERS_PER_STEP,
): AwardSweep {
  let from = 1;
  let timer = setTimeout(walk, STEP_EVERY_MS).unref();
  let ended = false;

  async function step(): Promise<number | undefined> {
    const upTo = await lastOf(db, from, members);
    if (upTo === undefined) {
      from = 1;
      return undefined;
    }
    const { given, notified } = await transaction(db, async (trx) => {
      const given = await giveOwed(trx, from, upTo, now());
      return { given, notified: await notifyOfAwards(trx, given, now()) };
    });
    announceNotified({ live }, notified);
    from = upTo + 1;
    return given.length;
  }

  async function walk(): Promise<void> {
    const given = await step().catch((error: Error) => {
      log.warn({ error: error.message }, 'owed awards could not be given; trying again');
      return undefined;
    });
    if (!ended) wait(given === undefined ? ROUND_EVERY_MS : STEP_EVERY_MS);
  }

  function wait(time: number): void {
    clearTimeout(timer);
    timer = setTimeout(walk, time).unref();
  }

  return {
    step,
    begin: () => {
      from = 1;
      wait(STEP_EVERY_MS);
    },
    end: () => {
      ended = true;
      clearTimeout(timer);
    },
  };
}
