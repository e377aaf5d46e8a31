import type { ReactionFace } from '../../shared/reaction.ts';
import type { Db } from '../database/connection.ts';
import { Remembered } from '../database/remembered.ts';
import type { Live } from '../live/live.ts';
import { listFaces } from './kinds-store.ts';

/** Remembers which reactions can be given until an administrator changes them, on whichever node. */
export function rememberFaces({ db, live }: { db: Db; live: Live }): Remembered<ReactionFace[]> {
  const faces = new Remembered(() => listFaces(db));
  live.onAnnounced((message) => message.type === 'configured' && faces.forget());
  return faces;
}
