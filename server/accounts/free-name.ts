import { NewName } from '../../shared/member.ts';
import type { Db } from '../database/connection.ts';
import { invalid } from '../errors.ts';
import { isFormerName } from '../members/former.ts';
import { nameKey } from '../members/name-key.ts';
import { findByName } from '../members/store.ts';

/**
 * Returns the wished name as it will be stored, if it may be chosen and nobody else bears it, bore it until lately, or
 * bears one that people would confuse with it. `memberId` is who wishes it, where they are a member already.
 */
export async function requireFreeName(db: Db, wished: string, memberId?: number): Promise<string> {
  const name = NewName.safeParse(wished);
  if (!name.success) throw invalid('name', name.error.issues[0]?.message ?? 'This name cannot be used.');
  const bearer = await findByName(db, name.data);
  const keeper = await db
    .selectFrom('former_names')
    .select('member_id')
    .where('name_key', '=', nameKey(name.data))
    .where('kept_until', '>', Date.now())
    .executeTakeFirst();
  const others = [bearer?.id, keeper?.member_id].filter((id) => id !== undefined && id !== memberId);
  if (others.length > 0 || isFormerName(name.data)) throw invalid('name', 'This name is taken.');
  return name.data;
}
