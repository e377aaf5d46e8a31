import { type Member, requireAdministrator } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import type { WriteParts } from '../parts.ts';
import { writeSetting } from '../settings/store.ts';
import { type Act, recordAct } from './store.ts';

/**
 * Does an administrator's work on what the whole forum goes by: in one transaction, written down in it as the act that
 * `work` returns, and then told to every node. Returns what `work` returned. Refuses whoever is no administrator.
 */
export async function inOffice<Done extends Act>(
  { db, live }: WriteParts,
  actor: Member,
  work: (trx: Db, now: number) => Promise<Done>,
): Promise<Done> {
  const administrator = requireAdministrator(actor);
  const done = await transaction(db, async (trx) => {
    const at = Date.now();
    await holdOffice(trx, at);
    const act = await work(trx, at);
    await recordAct(trx, administrator.id, act, at);
    return act;
  });
  live.announceConfigured();
  return done;
}

/** Has this wait for whoever else does work of the office, on any node: of two at once, the second sees what the first has set. */
export async function holdOffice(trx: Db, now: number): Promise<void> {
  await writeSetting(trx, 'office-held', String(now));
}
