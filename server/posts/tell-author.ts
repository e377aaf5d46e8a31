import type { StaffAct } from '../../shared/notification.ts';
import type { Post } from '../../shared/post.ts';
import type { Member } from '../accounts/viewer.ts';
import { recordAct } from '../audit/store.ts';
import type { Db } from '../database/connection.ts';
import { NOBODY, type Notified } from '../notifications/notify.ts';
import { notifyOfOffice } from '../notifications/notify-of-office.ts';
import type { StoredThread } from '../threads/thread-row.ts';
import { markedAs } from './marked-as.ts';

const ACTS = {
  edited: 'post-edited',
  removed: 'post-deleted',
  restored: 'post-restored',
} as const satisfies Record<string, StaffAct>;

/** Writes down what a moderator did to a post by their office, and tells its author. */
export async function tellAuthor(
  trx: Db,
  moderator: Member,
  done: { act: keyof typeof ACTS; post: Post; thread: StoredThread; reason?: string | null; at: number },
): Promise<Notified> {
  const { act, post, thread, reason = null, at } = done;
  // Who changes or removes a post of their own does so as its author; bringing one back is an act of office in any case.
  if (post.author.id === moderator.id && act !== 'restored') return NOBODY;
  await recordAct(trx, moderator.id, markedAs(act, { post, thread, reason }), at);
  const about = { memberIds: [post.author.id], moderatorId: moderator.id, thread, postId: post.id, note: reason };
  return notifyOfOffice(trx, { kind: 'staff', act: ACTS[act], ...about }, at);
}
