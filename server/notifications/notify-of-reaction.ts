import { sql } from 'kysely';
import type { Audience } from '../../shared/board.ts';
import type { Post } from '../../shared/post.ts';
import type { Db } from '../database/connection.ts';
import { planDeliveries } from './channels.ts';
import { NOBODY, type Notified } from './notify.ts';
import { whoHears } from './notify-of-post.ts';
import { wants } from './switches.ts';

interface Reacted {
  post: Post;
  audience: Audience;
  reactorId: number;
}

/** Tells the author of a post that somebody reacted to it: folded into one entry until they have read it. */
export async function notifyOfReaction(
  trx: Db,
  { post, audience, reactorId }: Reacted,
  now: number,
): Promise<Notified> {
  const author = new Map([[post.author.id, 'reaction' as const]]);
  const hearing = await whoHears(trx, author, { threadId: post.threadId, audience, authorId: reactorId });
  const wanted = await wants(trx, 'bell', hearing.size === 0 ? [] : [{ memberId: post.author.id, kind: 'reaction' }]);
  if (wanted.length === 0) return NOBODY;
  const row = await trx
    .insertInto('notifications')
    .values({
      member_id: post.author.id,
      kind: 'reaction',
      actor_id: reactorId,
      thread_id: post.threadId,
      post_id: post.id,
      created_at: now,
      changed_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['member_id', 'post_id'])
        .where(sql<boolean>`kind = 'reaction' and read_at is null`)
        .doUpdateSet((eb) => ({
          count: eb('notifications.count', '+', 1),
          actor_id: reactorId,
          changed_at: now,
          viewed_at: null,
        })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  const told = [{ memberId: post.author.id, notificationId: row.id, kind: 'reaction' as const }];
  await planDeliveries(trx, told, now);
  return { told, enqueued: true };
}

/**
 * Takes a reaction that was taken back out of what its post's author has not read yet: the entry is of those that stand, and
 * gone with the last. Returns its id where it is gone, as a list; undefined where there was no such entry.
 */
export async function forgetReaction(trx: Db, { post }: Pick<Reacted, 'post'>): Promise<number[] | undefined> {
  const entry = await trx
    .selectFrom('notifications')
    .select(['id', 'created_at'])
    .where('member_id', '=', post.author.id)
    .where('post_id', '=', post.id)
    .where(sql<boolean>`kind = 'reaction' and read_at is null`)
    .executeTakeFirst();
  if (!entry) return undefined;
  const standing = await trx
    .selectFrom('reactions')
    .leftJoin('ignores', (join) =>
      join.onRef('ignores.ignored_id', '=', 'reactions.member_id').on('ignores.member_id', '=', post.author.id),
    )
    .select((eb) => ['reactions.member_id', eb.fn.countAll<number>().over().as('count')])
    .where('reactions.post_id', '=', post.id)
    .where('reactions.created_at', '>=', entry.created_at)
    .where('ignores.ignored_id', 'is', null)
    .orderBy('reactions.created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!standing) {
    await trx.deleteFrom('notifications').where('id', '=', entry.id).execute();
    return [entry.id];
  }
  await trx
    .updateTable('notifications')
    .set({ count: Number(standing.count), actor_id: standing.member_id })
    .where('id', '=', entry.id)
    .execute();
  return [];
}
