import type { DraftEdit, SavedDraft } from '../../shared/draft.ts';
import { isVisible } from '../../shared/text.ts';
import type { Member } from '../accounts/viewer.ts';
import { requireReadableBoard } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { Refusal } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { requireReadablePost } from '../posts/policy.ts';
import { requireReadable } from '../threads/policy.ts';
import {
  countDrafts,
  DRAFTS_MAX,
  type DraftTarget,
  deleteDraft,
  findDraft,
  insertDraft,
  replaceDraft,
} from './store.ts';

/** Returns what the member has begun to write for a target that they may read; null where there is nothing. */
export async function readDraft({ db }: WriteParts, member: Member, target: DraftTarget): Promise<SavedDraft | null> {
  await requireTarget(db, member, target);
  return (await findDraft(db, member.id, target)) ?? null;
}

/**
 * Keeps what a member has written so far, or nothing where they emptied it or an edit says what the post says. Text that grew from an older version than
 * the newest is refused as a conflict, so that no tab writes over what another has saved since.
 */
export async function saveDraft(
  parts: WriteParts,
  member: Member,
  { target, ...edit }: DraftEdit & { target: DraftTarget },
): Promise<SavedDraft | null> {
  const present = await requireTarget(parts.db, member, target);
  return transaction(parts.db, async (trx) => {
    const before = await findDraft(trx, member.id, target);
    // The answer to an earlier try may have been lost on its way.
    if (before && isSame(before, edit)) return before;
    if (before && before.version !== edit.version) throw conflict();
    if (!isVisible(edit.title + edit.body) || edit.body === present) {
      if (before) await deleteDraft(trx, member.id, target, before.version);
      return null;
    }
    if (!before && (await countDrafts(trx, member.id)) >= DRAFTS_MAX) throw tooMany();
    const now = Date.now();
    const draft = { ...edit, version: Math.max(now, (before?.version ?? 0) + 1) };
    const saved = before
      ? await replaceDraft(trx, member.id, target, { before: before.version, draft })
      : await insertDraft(trx, member.id, target, draft);
    if (!saved) throw conflict();
    return draft;
  });
}

/** Throws away what the member has begun to write for a target that they may read. */
export async function discardDraft({ db }: WriteParts, member: Member, target: DraftTarget): Promise<void> {
  await requireTarget(db, member, target);
  await transaction(db, (trx) => deleteDraft(trx, member.id, target, Number.MAX_SAFE_INTEGER));
}

/** Sees to it that the member may read the target, and returns what the post says that an edit would replace. */
async function requireTarget(db: Db, member: Member, target: DraftTarget): Promise<string | undefined> {
  if ('postId' in target) return (await requireReadablePost(db, member, target.postId)).post.body;
  if ('threadId' in target) await requireReadable(db, member, target.threadId);
  else await requireReadableBoard(db, member, target.boardId);
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
