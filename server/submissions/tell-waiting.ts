import type { Db } from '../database/connection.ts';
import { type Live, type ParleyServer, STAFF_ROOM } from '../live/live.ts';
import type { Log } from '../log.ts';
import { countWaiting } from './store.ts';

/** Tells the moderators connected to this node how much waits for them, whenever any node says that it changed. */
export function tellWaiting({ db, io, live, log }: { db: Db; io: ParleyServer; live: Live; log: Log }): void {
  live.onAnnounced((message) => {
    if (message.type !== 'queue') return;
    countWaiting(db)
      .then((waiting) => io.to(STAFF_ROOM).emit('queue:changed', { waiting }))
      .catch((error) => log.warn({ error: error.message }, 'moderators could not be told what waits'));
  });
}
