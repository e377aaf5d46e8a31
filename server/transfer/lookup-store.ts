import type { MemberName } from '../../shared/member.ts';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import { findNames } from '../members/store.ts';

// Few enough for either engine's parameters.
const VALUES_PER_QUERY = 500;

/** Returns those of `names` that members bear, by nameKey(), however many they are. */
export async function findMembers(db: Db, names: string[]): Promise<Map<string, MemberName>> {
  const found = new Map<string, MemberName>();
  for (const some of slices(names, VALUES_PER_QUERY)) {
    for (const [key, member] of await findNames(db, some)) found.set(key, member);
  }
  return found;
}

/** Returns the ids of those of `slugs` that boards have. */
export async function findBoards(db: Db, slugs: string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const some of slices(slugs, VALUES_PER_QUERY)) {
    const rows = await db.selectFrom('boards').select(['id', 'slug']).where('slug', 'in', some).execute();
    for (const row of rows) found.set(row.slug, row.id);
  }
  return found;
}

/** A thread as far as adding posts to it goes. */
export interface ThreadState {
  id: number;
  slug: string;
  /** The highest post number in the database. */
  postCount: number;
  lastPostAt: number;
}

function threadStates(db: Db) {
  return db
    .selectFrom('threads')
    .select(['uid', 'id', 'slug', 'post_count as postCount', 'last_post_at as lastPostAt']);
}

/** Returns those of `uids` that threads have. */
export async function findThreads(db: Db, uids: string[]): Promise<Map<string, ThreadState>> {
  const found = new Map<string, ThreadState>();
  for (const some of slices(uids, VALUES_PER_QUERY)) {
    for (const { uid, ...state } of await threadStates(db).where('uid', 'in', some).execute()) found.set(uid, state);
  }
  return found;
}

export async function readThread(db: Db, id: number): Promise<ThreadState> {
  return threadStates(db).where('id', '=', id).executeTakeFirstOrThrow();
}
