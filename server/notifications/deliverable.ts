import type { Channel, Notification } from '../../shared/notification.ts';
import { notBannedAt } from '../accounts/ban.ts';
import type { Db } from '../database/connection.ts';
import { isSilenced } from '../watches/thread-store.ts';
import { COLUMNS, notificationsOf, OUTLIVES_ITS_POST, shown } from './shown.ts';
import { wants } from './switches.ts';

/**
 * Returns those of a member's notifications, up to some hundred, that may be delivered by a channel now, in the order of `ids`:
 * neither seen nor read, of nobody whom the member ignores, of no thread they silenced, of nothing that was deleted or closed to
 * them, and of a kind that they want by it; none of whoever is banned. Every channel asks at the moment of sending.
 */
export async function deliverable(db: Db, memberId: number, channel: Channel, ids: number[]): Promise<Notification[]> {
  if (ids.length === 0) return [];
  const rows = await shown(db)
    .leftJoin('ignores', (join) =>
      join
        .onRef('ignores.member_id', '=', 'notifications.member_id')
        .onRef('ignores.ignored_id', '=', 'notifications.actor_id')
        .on('notifications.kind', '!=', 'watch'),
    )
    .select(COLUMNS)
    .where('notifications.id', 'in', ids)
    .where('notifications.member_id', '=', memberId)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('members').select('id').where('id', '=', memberId).where(notBannedAt(Date.now()))),
    )
    .where('notifications.read_at', 'is', null)
    .where('notifications.viewed_at', 'is', null)
    .where('ignores.ignored_id', 'is', null)
    .where((eb) =>
      eb.or([
        eb('notifications.kind', 'in', OUTLIVES_ITS_POST),
        eb.not(isSilenced({ member: 'notifications.member_id', thread: 'notifications.thread_id' })),
      ]),
    )
    .execute();
  const standing = (await notificationsOf(db, rows)).map((own) => ({ ...own, kind: own.notification.kind }));
  const wanted = await wants(db, channel, standing);
  const byId = new Map(wanted.map(({ notification }) => [notification.id, notification]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
