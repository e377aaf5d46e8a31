import { randomBytes } from 'node:crypto';
import type { FileKind } from '../../shared/file.ts';
import type { Member } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import { Refusal } from '../errors.ts';
import type { Upload } from '../http/upload.ts';
import { keyOf } from './blobs.ts';
import type { FileParts, FileWriteParts } from './parts.ts';
import type { Picture } from './picture.ts';
import { megabytes } from './size-text.ts';
import { bytesOf, deleteFile, insertFile, type StoredFile, takeRoom } from './store.ts';

/** How long an upload may wait for the post that shows it. */
export const UNUSED_KEPT_MS = 24 * 60 * 60_000;

/**
 * Keeps an upload as `make` encodes it, as a file that nothing shows yet. Refuses what is no picture, and what would be
 * more than the member's quota; where the store fails, nothing of it is kept.
 */
export async function addFile(
  parts: FileWriteParts,
  member: Member,
  input: { kind: FileKind; upload: Upload; make: (bytes: Buffer) => Promise<Picture> },
): Promise<StoredFile> {
  const { db, files } = parts;
  try {
    const used = await bytesOf(db, member.id);
    if (used >= files.quotaBytes) throw noRoom(files, used);
    const picture = await files.workshop.inTurn(() => input.make(input.upload.bytes));
    const file: StoredFile = {
      id: randomBytes(16).toString('base64url'),
      memberId: member.id,
      kind: input.kind,
      name: input.upload.name,
      width: picture.width,
      height: picture.height,
      bytes: [...picture.sizes.values()].reduce((sum, { length }) => sum + length, 0),
    };
    const createdAt = Date.now();
    await transaction(db, async (trx) => {
      const hasRoom = await takeRoom(trx, member.id, file.bytes, files.quotaBytes);
      if (!hasRoom) throw noRoom(files, await bytesOf(trx, member.id), file.bytes);
      // The row first: whatever is kept without one would stay for ever.
      await insertFile(trx, { ...file, createdAt, expiresAt: createdAt + UNUSED_KEPT_MS });
    });
    await keep(parts, file, picture);
    files.metrics.stored.inc();
    files.metrics.storedBytes.inc(file.bytes);
    return file;
  } catch (error) {
    files.metrics.refused.inc({ code: error instanceof Refusal ? error.code : 'internal' });
    throw error;
  }
}

async function keep({ db, live, files }: FileWriteParts, file: StoredFile, picture: Picture): Promise<void> {
  try {
    for (const [width, bytes] of picture.sizes) await files.blobs.put(keyOf(file.kind, file.id, width), bytes);
  } catch (error) {
    live.failed(error as Error, 'a picture could not be kept');
    for (const width of picture.sizes.keys())
      await files.blobs.remove(keyOf(file.kind, file.id, width)).catch(() => {});
    await transaction(db, (trx) => deleteFile(trx, file.id));
    const message = 'Pictures cannot be kept right now. Try again in a moment; posting without one works.';
    throw new Refusal('unavailable', message, { retryAfter: 30, issues: [{ field: 'file', message }] });
  }
}

function noRoom({ quotaBytes }: FileParts, used: number, needed?: number): Refusal {
  const left = megabytes(Math.max(0, quotaBytes - used));
  const needs = needed === undefined ? '' : `, and this one needs ${megabytes(needed)}`;
  const message = `Your pictures may take ${megabytes(quotaBytes)} together; ${left} of that is left${needs}.`;
  return new Refusal('too_large', message, { issues: [{ field: 'file', message }] });
}
