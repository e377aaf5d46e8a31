import type { NewReactionKind, ReactionFace, ReactionKind, ReactionSetting } from '../../shared/reaction.ts';
import type { Db } from '../database/connection.ts';

function kindRows(db: Db) {
  return db.selectFrom('reaction_kinds').select(['kind', 'emoji', 'label', 'score', 'retired_at']);
}
type KindRow = Awaited<ReturnType<ReturnType<typeof kindRows>['execute']>>[number];

function settingOf({ retired_at, ...face }: KindRow): ReactionSetting {
  return { ...face, retired: retired_at !== null };
}

/** Returns every kind of reaction there is or was, in order. */
export async function listKinds(db: Db): Promise<ReactionSetting[]> {
  return (await kindRows(db).orderBy('position').orderBy('kind').execute()).map(settingOf);
}

/** Returns the kinds that can be given, in order. */
export function listFaces(db: Db): Promise<ReactionFace[]> {
  return db
    .selectFrom('reaction_kinds')
    .select(['kind', 'emoji', 'label'])
    .where('retired_at', 'is', null)
    .orderBy('position')
    .orderBy('kind')
    .execute();
}

/** Returns a kind, retired or not; undefined where there is none. */
export async function findKind(db: Db, kind: ReactionKind): Promise<ReactionSetting | undefined> {
  const row = await kindRows(db).where('kind', '=', kind).executeTakeFirst();
  return row && settingOf(row);
}

/** Adds a kind at this place of the menu. */
export async function insertKind(
  db: Db,
  kind: NewReactionKind & { kind: ReactionKind },
  position: number,
): Promise<void> {
  await db
    .insertInto('reaction_kinds')
    .values({ ...kind, position })
    .execute();
}

export async function updateKind(
  db: Db,
  kind: ReactionKind,
  changed: Partial<NewReactionKind> & { retired_at?: number | null },
): Promise<void> {
  await db.updateTable('reaction_kinds').set(changed).where('kind', '=', kind).execute();
}

/** Puts the kinds into the order given. */
export async function orderKinds(db: Db, kinds: ReactionKind[]): Promise<void> {
  for (const [position, kind] of kinds.entries())
    await db.updateTable('reaction_kinds').set({ position }).where('kind', '=', kind).execute();
}
