import type { NotificationKind, StaffAct } from '../../shared/notification.ts';
import type { ReportOutcome } from '../../shared/report.ts';
import type { Db } from '../database/connection.ts';
import type { StoredThread } from '../threads/thread-row.ts';
import { NOBODY, type Notified, notify } from './notify.ts';

/** Where the staff did something, as it stood before: what a member could read of it then may be named to them. */
type ThreadBefore = Pick<StoredThread, 'title' | 'audience' | 'deletedAt'> & { id: number | null };

interface Done<Kind extends NotificationKind, Act> {
  kind: Kind;
  act: Act;
  /** Whom to tell. The moderator who did it is never told. */
  memberIds: number[];
  moderatorId: number;
  thread: ThreadBefore;
  postId: number | null;
  note: string | null;
}

/**
 * Tells members what the staff did to what they wrote, or what became of what they reported: whom they ignore and what they
 * silenced does not matter to it. Who of the staff it was is not told.
 */
export async function notifyOfOffice(
  trx: Db,
  { kind, act, memberIds, moderatorId, thread, postId, note }: Done<'staff', StaffAct> | Done<'report', ReportOutcome>,
  now: number,
): Promise<Notified> {
  const others = memberIds.filter((id) => id !== moderatorId);
  if (others.length === 0) return NOBODY;
  const members = await trx
    .selectFrom('members')
    .select(['id', 'role'])
    .where('id', 'in', others)
    .where('account_id', 'is not', null)
    .execute();
  const isOpen = thread.deletedAt === null && thread.audience !== 'staff';
  return notify(
    trx,
    members.map(({ id, role }) => ({
      memberId: id,
      kind,
      actorId: null,
      threadId: thread.id,
      postId,
      act,
      note,
      subject: isOpen || role !== 'member' ? thread.title : null,
    })),
    now,
  );
}
