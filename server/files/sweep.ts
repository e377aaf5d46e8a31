import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import type { Log } from '../log.ts';
import { UNUSED_KEPT_MS } from './add-file.ts';
import { letGo } from './let-go.ts';
import type { FileParts } from './parts.ts';
import { keepForWriters, listExpired, reviewFiles } from './sweep-store.ts';

const SWEEP_EVERY_MS = 60_000;
/** How long a picture is kept that no post shows any more: a deletion may be taken back. */
export const UNSHOWN_KEPT_MS = 7 * 24 * 60 * 60_000;
// A post that is being written at this moment may still take up a picture whose time has just ended.
const MARGIN_MS = 60_000;
const REVIEWED_AT_ONCE = 500;
const REMOVED_AT_ONCE = 50;

interface Parts {
  db: Db;
  files: FileParts;
  now?: () => number;
}

/**
 * Looks at some pictures, from where it stopped before, and notes which ones nothing shows; removes files whose time has
 * ended. Whatever the store does not let go of is tried again. Returns where to go on.
 */
export async function sweep({ db, files, now = Date.now }: Parts, after: string): Promise<string> {
  const at = now();
  const last = await transaction(db, (trx) =>
    reviewFiles(trx, { after, limit: REVIEWED_AT_ONCE, now: at, expiresAt: at + UNSHOWN_KEPT_MS }),
  );
  // Before their time has ended: from then on no post can take them up.
  await keepForWriters(db, { before: at + 2 * SWEEP_EVERY_MS, until: at + UNUSED_KEPT_MS });
  for (const file of await listExpired(db, at - MARGIN_MS, REMOVED_AT_ONCE)) {
    await letGo({ db, files }, file);
    files.metrics.swept.inc();
  }
  return last ?? '';
}

/** Sweeps once a minute until end() is called. */
export function keepSwept(parts: Parts, log: Log): { end(): void } {
  let after = '';
  let sweeping = false;
  const timer = setInterval(() => {
    if (sweeping) return;
    sweeping = true;
    sweep(parts, after)
      .then((last) => {
        after = last;
      })
      .catch((error) => log.warn({ error: error.message }, 'files could not be swept'))
      .finally(() => {
        sweeping = false;
      });
  }, SWEEP_EVERY_MS).unref();
  return { end: () => clearInterval(timer) };
}
