import { AVATAR_SIZES } from '../../shared/limits.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { keyOf } from './blobs.ts';
import type { FileParts } from './parts.ts';
import { deleteFile, type StoredFile } from './store.ts';
import { widthsOf } from './widths.ts';

/** Removes the bytes of a file and then its row, so that nothing is kept that no row knows of. */
export async function letGo({ db, files }: { db: Db; files: FileParts }, file: StoredFile): Promise<void> {
  const { kind, id, width } = file;
  const widths = kind === 'avatar' ? AVATAR_SIZES : widthsOf(width);
  for (const each of widths) await files.blobs.remove(keyOf(kind, id, each));
  await transaction(db, (trx) => deleteFile(trx, id));
}
