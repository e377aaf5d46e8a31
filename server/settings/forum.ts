import { type Forum, NEW_FORUM } from '../../shared/forum.ts';
import type { Db } from '../database/connection.ts';
import { Remembered } from '../database/remembered.ts';
import type { Live } from '../live/live.ts';
import { readSettings, writeSetting } from './store.ts';

const NAMES = { name: 'forum-name', description: 'forum-description', editHours: 'edit-hours' } as const;

/** Reads what the administrators said of the forum, and what holds where they said nothing. */
export async function readForum(db: Db): Promise<Forum> {
  const set = await readSettings(db, Object.values(NAMES));
  const hours = set.get(NAMES.editHours);
  return {
    name: set.get(NAMES.name) ?? NEW_FORUM.name,
    description: set.get(NAMES.description) ?? NEW_FORUM.description,
    editHours: hours === undefined ? NEW_FORUM.editHours : hours === '' ? null : Number(hours),
  };
}

/** Stores what is to hold of the forum from now on. */
export async function writeForum(trx: Db, forum: Forum): Promise<void> {
  await writeSetting(trx, NAMES.name, forum.name);
  await writeSetting(trx, NAMES.description, forum.description);
  await writeSetting(trx, NAMES.editHours, forum.editHours === null ? '' : String(forum.editHours));
}

/** Remembers the forum's settings until an administrator changes them, on whichever node. */
export function rememberForum({ db, live }: { db: Db; live: Live }): Remembered<Forum> {
  const forum = new Remembered(() => readForum(db));
  live.onAnnounced((message) => message.type === 'configured' && forum.forget());
  return forum;
}
