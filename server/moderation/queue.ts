import type { NextFunction, Request, Response } from 'express';
import { Audience } from '../../shared/board.ts';
import type { Queue } from '../../shared/queue.ts';
import { isStaff } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { viewerOf } from '../http/context.ts';
import { countReported } from '../reports/store.ts';
import { countWaiting } from '../submissions/store.ts';

/** Counts what waits for the moderators, who read every board. */
export async function countQueue(db: Db): Promise<Queue> {
  const [submissions, reports] = await Promise.all([countWaiting(db), countReported(db, Audience.options)]);
  return { submissions, reports };
}

/** Counts what waits, for the menu of those who decide on it. */
export function countForModerators(db: Db) {
  return async (_request: Request, response: Response, next: NextFunction) => {
    if (isStaff(viewerOf(response))) response.locals.queue = await countQueue(db);
    next();
  };
}

/** Returns what waits, as countForModerators() found out; undefined for whoever does not moderate. */
export function queueOf(response: Response): Queue | undefined {
  return response.locals.queue as Queue | undefined;
}
