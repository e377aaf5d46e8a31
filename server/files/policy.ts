import { isStaff, type Viewer } from '../accounts/viewer.ts';
import { audiencesOf } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { notFound } from '../errors.ts';
import { findFile, findPictures, findShown, type StoredFile, standsInSubmission } from './store.ts';

/**
 * Returns the picture if the viewer may see it, and whether everyone may: it is its uploader's, and whoever may read a
 * post that shows it may see it, moderators before it is approved. To all others there is none.
 */
export async function requireVisible(
  db: Db,
  viewer: Viewer,
  id: string,
): Promise<{ file: StoredFile; isPublic: boolean }> {
  const file = await findFile(db, 'picture', id);
  if (!file) throw notFound('picture');
  if ((await findShown(db, [id], ['everyone'])).has(id)) return { file, isPublic: true };
  const isOwn = viewer.kind === 'member' && viewer.id === file.memberId;
  const mayRead = isOwn || (await findShown(db, [id], audiencesOf(viewer))).has(id);
  if (!mayRead && !(isStaff(viewer) && (await standsInSubmission(db, file)))) throw notFound('picture');
  return { file, isPublic: false };
}

/** The size of a picture, for which pages keep room before it has come. */
interface PictureSize {
  width: number;
  height: number;
}

/**
 * Finds those of `ids` that the author may see, and so may show in a post: knowing the address of a picture is not
 * enough to open it to others.
 */
export async function picturesFor(db: Db, author: Viewer, ids: string[]): Promise<Map<string, PictureSize>> {
  const pictures = await findPictures(db, ids);
  const others = pictures.filter(({ member_id }) => author.kind === 'guest' || member_id !== author.id);
  const shown = await findShown(
    db,
    others.map(({ id }) => id),
    audiencesOf(author),
  );
  return new Map(
    pictures
      .filter((picture) => !others.includes(picture) || shown.has(picture.id))
      .map(({ id, width, height }) => [id, { width, height }]),
  );
}
