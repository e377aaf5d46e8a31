import { slugify } from '../../shared/addresses.ts';
import { type NewReactionKind, ReactionKind, type ReactionSetting } from '../../shared/reaction.ts';
import type { Member } from '../accounts/viewer.ts';
import { inOffice } from '../audit/in-office.ts';
import type { Db } from '../database/connection.ts';
import { type Move, moved } from '../database/order.ts';
import { invalid, notFound, Refusal } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { findKind, insertKind, listKinds, orderKinds, updateKind } from './kinds-store.ts';

const HERE = '/admin/reactions';
// All of them stand in one menu, and are sent to every member's browser.
const KINDS_MAX = 24;

/** Adds a kind of reaction, under a key made from its name. */
export async function addKind(parts: WriteParts, administrator: Member, added: NewReactionKind): Promise<void> {
  await inOffice(parts, administrator, async (trx) => {
    const kinds = await listKinds(trx);
    if (kinds.length >= KINDS_MAX) throw new Refusal('conflict', `There are up to ${KINDS_MAX} kinds of reactions.`);
    const slug = ReactionKind.safeParse(slugify(added.label).slice(0, 30));
    const kind = slug.success ? slug.data : `kind-${kinds.length + 1}`;
    if (kinds.some((each) => each.kind === kind))
      throw invalid('label', 'There is a reaction of this name, or there was one under its key.');
    await insertKind(trx, { ...added, kind }, kinds.length);
    return {
      act: 'added',
      subject: `the reaction ${added.emoji} ${added.label}`,
      detail: `score ${added.score}`,
      path: HERE,
    };
  });
}

/**
 * Changes how a kind is shown, at once and everywhere, and what it is worth, for reactions given from now on, to what is
 * wished over what it is.
 */
export async function changeKind(
  parts: WriteParts,
  administrator: Member,
  { kind, wish }: { kind: string; wish: (now: ReactionSetting) => NewReactionKind },
): Promise<void> {
  await inOffice(parts, administrator, async (trx) => {
    const before = await requireKind(trx, kind);
    const changed = wish(before);
    await updateKind(trx, kind, changed);
    const words = ({ emoji, label, score }: NewReactionKind) => `${emoji} ${label}, score ${score}`;
    return {
      act: 'changed',
      subject: `the reaction ${before.emoji} ${before.label}`,
      detail: `${words(before)} → ${words(changed)}`,
      path: HERE,
    };
  });
}

/** Moves a kind one place up or down the menu. */
export async function moveKind(
  parts: WriteParts,
  administrator: Member,
  { kind, to }: Move & { kind: string },
): Promise<void> {
  await inOffice(parts, administrator, async (trx) => {
    const { emoji, label } = await requireKind(trx, kind);
    const kinds = (await listKinds(trx)).map((each) => each.kind);
    await orderKinds(trx, moved(kinds, kind, { to }));
    return { act: 'moved', subject: `the reaction ${emoji} ${label}`, detail: to, path: HERE };
  });
}

/** Says whether a kind can be given. One that cannot stays on the posts that have it. */
export async function retireKind(
  parts: WriteParts,
  administrator: Member,
  { kind, retired }: { kind: string; retired: boolean },
): Promise<void> {
  await inOffice(parts, administrator, async (trx, now) => {
    const { emoji, label } = await requireKind(trx, kind);
    await updateKind(trx, kind, { retired_at: retired ? now : null });
    return { act: retired ? 'retired' : 'brought back', subject: `the reaction ${emoji} ${label}`, path: HERE };
  });
}

async function requireKind(db: Db, kind: string): Promise<ReactionSetting> {
  const found = await findKind(db, kind);
  if (!found) throw notFound('reaction');
  return found;
}
