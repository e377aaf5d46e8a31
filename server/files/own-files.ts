import { z } from 'zod';
import { avatarPath } from '../../shared/addresses.ts';
import type { OwnFile, OwnFiles } from '../../shared/file.ts';
import type { Member } from '../accounts/viewer.ts';
import { audiencesOf } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { publicFile } from './api.ts';
import { countShowing, type FilePlace, findOwn, listOwn, type OwnRow, placesOf } from './own-files-store.ts';
import type { FileParts } from './parts.ts';
import { bytesOf, type StoredFile } from './store.ts';

const FILES_PER_PAGE = 20;

/** Reads the place that a page of files begins after, as an answer gave it. */
export const FilePlaceText = z
  .string()
  .regex(/^\d{1,15}\.[\w-]{22}$/, 'Pass on what the page before answered.')
  .transform((text): FilePlace => {
    const [at = '', id = ''] = text.split('.');
    return { at: Number(at), id };
  });

/** Lists what a member brought, the newest first, each with where it is used, and what all of it weighs. */
export async function ownFiles(
  { db, files }: { db: Db; files: FileParts },
  member: Member,
  before: FilePlace | undefined,
): Promise<OwnFiles> {
  const rows = await listOwn(db, member.id, FILES_PER_PAGE + 1, before);
  const shown = rows.slice(0, FILES_PER_PAGE);
  const last = rows.length > shown.length ? shown.at(-1) : undefined;
  return {
    files: await withUse(db, member, shown),
    usedBytes: await bytesOf(db, member.id),
    quotaBytes: files.quotaBytes,
    before: last ? `${last.createdAt}.${last.id}` : null,
  };
}

/** Returns a file of the member's own with where it is used; undefined where there is none. */
export async function ownFile(db: Db, member: Member, id: string): Promise<OwnFile | undefined> {
  const row = await findOwn(db, member.id, id);
  return row && (await withUse(db, member, [row]))[0];
}

/** Tells whether anything shows a file: a post that stands, whoever reads it, or its member's name. */
export async function isInUse(db: Db, member: Member, file: StoredFile): Promise<boolean> {
  return member.avatar === file.id || (await countShowing(db, [file.id])).size > 0;
}

async function withUse(db: Db, member: Member, rows: OwnRow[]): Promise<OwnFile[]> {
  const ids = rows.map(({ id }) => id);
  const [all, readable] = [await countShowing(db, ids), await countShowing(db, ids, audiencesOf(member))];
  const places = await placesOf(
    db,
    [...readable.values()].map(({ first }) => first),
  );
  return rows.map((row) => {
    const { posts = 0, first } = readable.get(row.id) ?? {};
    const place = places.find(({ id }) => id === first);
    const isAvatar = member.avatar === row.id;
    const isUsed = isAvatar || all.has(row.id);
    return {
      ...addressesOf(row),
      id: row.id,
      kind: row.kind,
      name: row.name,
      bytes: row.bytes,
      createdAt: row.createdAt,
      isAvatar,
      isUsed,
      posts,
      first: place
        ? { id: place.id, number: place.number, thread: { id: place.threadId, slug: place.slug, title: place.title } }
        : null,
      goesAt: isUsed ? null : row.expiresAt,
    };
  });
}

function addressesOf(row: OwnRow): Pick<OwnFile, 'url' | 'thumb' | 'markdown'> {
  if (row.kind === 'avatar') return { url: avatarPath(row.id, 192), thumb: avatarPath(row.id, 96) };
  const { url, thumb, markdown } = publicFile(row);
  return { url, thumb, markdown };
}
