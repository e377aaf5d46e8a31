import { slugify, threadPath } from '../../shared/addresses.ts';
import type { Board } from '../../shared/board.ts';
import type { Thread, ThreadEdit } from '../../shared/thread.ts';
import { isStaff, type Member } from '../accounts/viewer.ts';
import { type Act, recordAct } from '../audit/store.ts';
import { ARCHIVED, requirePrefix, requireReadableBoard } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { invalid, Refusal } from '../errors.ts';
import { announceNotified } from '../notifications/announce.ts';
import { NOBODY, type Notified } from '../notifications/notify.ts';
import { notifyOfOffice } from '../notifications/notify-of-office.ts';
import type { WriteParts } from '../parts.ts';
import { type Happened, tellHooked } from '../webhooks/hooked.ts';
import { requireReadable } from './policy.ts';
import { publicThread } from './public-thread.ts';
import { findThread, holdThread, updateThread } from './store.ts';
import type { StoredThread } from './thread-row.ts';

/**
 * Renames a thread, gives it a prefix, locks, pins or moves it, or takes that back. Its starter may change its name and
 * prefix while it, and its board, is open; the rest is for moderators, and is written down.
 */
export async function changeThread(
  parts: WriteParts,
  member: Member,
  input: ThreadEdit & { id: number },
): Promise<Thread> {
  const { db, live } = parts;
  const hooked = await parts.hooked.get();
  const { before, thread, notified } = await transaction(db, async (trx) => {
    // What is changed is what is read here: nobody else changes the thread meanwhile.
    await holdThread(trx, input.id);
    const before = await requireReadable(trx, member, input.id);
    const isOwn = before.author.id === member.id && !before.locked && isAboutItsName(input);
    if (!isOwn && !isStaff(member)) throw new Refusal('forbidden', 'Only a moderator may do this.');
    if (before.archived && !isStaff(member)) throw new Refusal('locked', ARCHIVED);
    const [from, to] = await boardsOf(trx, member, before, input.boardId);
    const after = changed(before, input, [from, to]);
    const now = Date.now();
    const columns = columnsOf(before, after, now);
    if (Object.keys(columns).length === 0) return { before, thread: before, notified: NOBODY };
    await updateThread(trx, input.id, columns);
    for (const act of isOwn ? [] : actsOf(before, after, [from, to])) await recordAct(trx, member.id, act, now);
    await tellHooked(trx, hooked, happenedTo(input.id, [from, to]), now);
    const notified = await tellStarter(trx, member, { before, after, at: now });
    return { before, thread: (await findThread(trx, input.id)) as StoredThread, notified };
  });
  announceNotified(parts, notified);
  // Whoever may not read the new board must not hear of it: they are shown out first, and the others told then.
  if (thread.audience !== before.audience) live.recheck({ threadId: thread.id });
  else if (thread.cursor !== before.cursor)
    live.announceChange(thread.id, 'thread:updated', { cursor: thread.cursor, thread: publicThread(thread) });
  return publicThread(thread);
}

/** Returns the thread as it is wished, in the board it is to stand in; refuses a prefix which that board does not have. */
function changed(before: StoredThread, input: ThreadEdit & { id: number }, [from, to]: readonly [Board, Board]) {
  // A form sends the prefix along that the thread has: it is no wish to keep it in a board that has none such.
  const { prefix, ...others } = given(input);
  const wished = prefix === before.prefix ? undefined : prefix;
  requirePrefix(to, wished);
  // The other board may not have the prefix that the thread brings along.
  const kept = before.prefix !== null && to.prefixes.includes(before.prefix) ? before.prefix : null;
  const stays = from === to ? before.prefix : kept;
  return { ...before, ...others, prefix: wished === undefined ? stays : wished, boardId: to.id };
}

/** Lists the columns in which the two differ: no others are written, and none of its posts is indexed anew for nothing. */
function columnsOf(before: StoredThread, after: StoredThread, now: number) {
  return {
    ...(after.title !== before.title && { title: after.title, slug: slugify(after.title) }),
    ...(after.prefix !== before.prefix && { prefix: after.prefix }),
    ...(after.boardId !== before.boardId && { board_id: after.boardId }),
    ...(after.locked !== before.locked && { locked_at: after.locked ? now : null }),
    ...(after.pinned !== before.pinned && { pinned_at: after.pinned ? now : null }),
  };
}

function isAboutItsName({ title: _, prefix: __, id: ___, ...others }: ThreadEdit & { id: number }): boolean {
  return Object.values(others).every((value) => value === undefined);
}

type Given<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function given({ id: _, ...edit }: ThreadEdit & { id: number }): Given<ThreadEdit> {
  return Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
}

/** Returns the board that the thread stands in and the one it is to stand in: mostly the same. */
async function boardsOf(db: Db, member: Member, thread: StoredThread, boardId = thread.boardId) {
  const from = await requireReadableBoard(db, member, thread.boardId);
  if (boardId === thread.boardId) return [from, from] as const;
  const to = await requireReadableBoard(db, member, boardId).catch((error) => {
    throw error instanceof Refusal ? invalid('boardId', 'There is no such board.') : error;
  });
  return [from, to] as const;
}

/** Says what happened, for webhooks: to one board's a thread that moves is gone, to the other's it is new. */
function happenedTo(threadId: number, [from, to]: readonly [Board, Board]): Happened[] {
  if (from === to) return [{ event: 'thread.updated', boardId: to.id, threadId }];
  return [
    { event: 'thread.deleted', boardId: from.id, threadId },
    { event: 'thread.created', boardId: to.id, threadId },
  ];
}

/** Tells who started a thread what the staff did to it: the weightiest of it. */
async function tellStarter(
  trx: Db,
  member: Member,
  { before, after, at }: { before: StoredThread; after: StoredThread; at: number },
): Promise<Notified> {
  const act =
    (after.boardId !== before.boardId && 'thread-moved') ||
    (after.locked !== before.locked && (after.locked ? 'thread-locked' : 'thread-opened')) ||
    (after.title !== before.title && 'thread-renamed');
  if (!act) return NOBODY;
  const about = { memberIds: [before.author.id], moderatorId: member.id, thread: before, postId: null, note: null };
  return notifyOfOffice(trx, { kind: 'staff', act, ...about }, at);
}

/** Says what a moderator did to a thread, as the record keeps it. */
function actsOf(before: StoredThread, after: StoredThread, [from, to]: readonly [Board, Board]): Act[] {
  const about = { subject: `the thread “${before.title}”`, path: threadPath(before) };
  const acts: (Act | false)[] = [
    after.title !== before.title && { act: 'renamed', ...about, detail: `now “${after.title}”` },
    after.prefix !== before.prefix && {
      act: 'changed the prefix of',
      ...about,
      detail: `${before.prefix ?? 'none'} → ${after.prefix ?? 'none'}`,
    },
    after.locked !== before.locked && { act: after.locked ? 'locked' : 'opened', ...about },
    after.pinned !== before.pinned && { act: after.pinned ? 'pinned' : 'unpinned', ...about },
    from !== to && { act: 'moved', ...about, detail: `${from.title} → ${to.title}` },
  ];
  return acts.filter((act) => act !== false);
}
