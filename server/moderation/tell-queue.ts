import type { Db } from '../database/connection.ts';
import type { Live } from '../live/live.ts';
import type { ParleyServer } from '../live/requests.ts';
import { STAFF_ROOM } from '../live/rooms.ts';
import type { Log } from '../log.ts';
import { countQueue } from './queue.ts';

/** Tells the moderators connected to this node how much waits for them, whenever any node says that it changed. */
export function tellQueue({ db, io, live, log }: { db: Db; io: ParleyServer; live: Live; log: Log }): void {
  live.onAnnounced((message) => {
    if (message.type !== 'queue') return;
    countQueue(db)
      .then((queue) =>
        io.to(STAFF_ROOM).emit('queue:changed', { ...queue, waiting: queue.submissions + queue.reports }),
      )
      .catch((error) => log.warn({ error: error.message }, 'moderators could not be told what waits'));
  });
}
