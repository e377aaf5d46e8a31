import type { DraftEdit, SavedDraft } from '../../shared/draft.ts';
import { isVisible } from '../../shared/text.ts';
import type { Member } from '../accounts/viewer.ts';
import { requireReadableBoard } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { Refusal } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { requireEditable, requireReadablePost } from '../posts/policy.ts';
import { requireReadable } from '../threads/policy.ts';
import { countDrafts, DRAFTS_MAX, deleteDraft, findDraft, insertDraft, type Place, replaceDraft } from './store.ts';

/** Returns what the member has begun to write at a place that they may read; null where there is nothing. */
export async function readDraft({ db }: WriteParts, member: Member, place: Place): Promise<SavedDraft | null> {
  await requirePlace(db, member, place);
  return (await findDraft(db, member.id, place)) ?? null;
}

/**
 * Keeps what a member has written so far, or nothing where they emptied it or an edit says what the post says. Text that grew from an older version than
 * the newest is refused as a conflict, so that no tab writes over what another has saved since.
 */
export async function saveDraft(
  parts: WriteParts,
  member: Member,
  { place, ...edit }: DraftEdit & { place: Place },
): Promise<SavedDraft | null> {
  const now = (parts.now ?? Date.now)();
  const present = await requireWritable(parts.db, member, place, now);
  return transaction(parts.db, async (trx) => {
    const before = await findDraft(trx, member.id, place);
    // The answer to an earlier try may have been lost on its way.
    if (before && isSame(before, edit)) return before;
    if (before && before.version !== edit.version) throw conflict();
    if (!isVisible(edit.title + edit.body) || edit.body === present) {
      if (before) await deleteDraft(trx, member.id, place, before.version);
      return null;
    }
    if (!before && (await countDrafts(trx, member.id)) >= DRAFTS_MAX) throw tooMany();
    const draft = { ...edit, version: Math.max(now, (before?.version ?? 0) + 1) };
    const saved = before
      ? await replaceDraft(trx, member.id, place, { before: before.version, draft })
      : await insertDraft(trx, member.id, place, draft);
    if (!saved) throw conflict();
    return draft;
  });
}

/** Throws away what the member has begun to write at a place that they may read. */
export async function discardDraft({ db }: WriteParts, member: Member, place: Place): Promise<void> {
  await requirePlace(db, member, place);
  await transaction(db, (trx) => deleteDraft(trx, member.id, place, Number.MAX_SAFE_INTEGER));
}

async function requirePlace(db: Db, member: Member, place: Place): Promise<void> {
  if ('threadId' in place) await requireReadable(db, member, place.threadId);
  else if ('boardId' in place) await requireReadableBoard(db, member, place.boardId);
  else await requireReadablePost(db, member, place.postId);
}

/** Returns what the post says now that the member may edit; for all else, only sees to it that they may read the place. */
async function requireWritable(db: Db, member: Member, place: Place, now: number): Promise<string | undefined> {
  if ('postId' in place) return (await requireEditable(db, member, { id: place.postId, now })).post.body;
  await requirePlace(db, member, place);
  return undefined;
}

function isSame(saved: SavedDraft, edit: DraftEdit): boolean {
  return saved.body === edit.body && saved.title === edit.title && saved.replyTo === edit.replyTo;
}

function tooMany(): Refusal {
  return new Refusal('too_large', `You have begun ${DRAFTS_MAX} texts already: post or discard some of them first.`);
}

function conflict(): Refusal {
  return new Refusal('conflict', 'Something else has been saved here since, from another tab or device.');
}
