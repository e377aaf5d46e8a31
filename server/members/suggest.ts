import { NAME_MAX } from '../../shared/limits.ts';
import type { MemberFace } from '../../shared/member.ts';
import type { Member } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import type { ViewerTracker } from '../presence/viewers.ts';
import { requireReadable } from '../threads/policy.ts';
import { FORMER_NAME } from './former.ts';
import { nameKey } from './name-key.ts';
import { listByName, listPosters } from './store.ts';

const SUGGESTED = 8;
const POSTS_LOOKED_AT = 200;

/**
 * Suggests whom a member may mean by the beginning of a name: who is viewing the thread and who posted there lately, then
 * everyone in the order of names.
 */
export async function suggestMembers(
  { db, viewers }: { db: Db; viewers: ViewerTracker },
  member: Member,
  { prefix, threadId }: { prefix: string; threadId?: number | undefined },
): Promise<MemberFace[]> {
  const key = nameKey(prefix.slice(0, 2 * NAME_MAX));
  const found = new Map<number, MemberFace>();
  const add = (members: MemberFace[]) => {
    for (const { id, name, avatar } of members) {
      if (id !== member.id && found.size < SUGGESTED && nameKey(name).startsWith(key))
        found.set(id, { id, name, avatar });
    }
  };
  if (threadId !== undefined) {
    const thread = await requireReadable(db, member, threadId);
    add((await viewers.of(thread.id)).members);
    add(await listPosters(db, thread.id, thread.postCount - POSTS_LOOKED_AT));
  }
  if (found.size < SUGGESTED && key !== '') {
    const named = await listByName(db, SUGGESTED + 1 + found.size, { name: prefix, role: undefined, after: '' });
    add(named.filter(({ name }) => name !== FORMER_NAME));
  }
  return [...found.values()];
}
