import { slugify } from '../../shared/addresses.ts';
import { insertBoard, setArchived, updateBoard } from '../boards/store.ts';
import type { Db } from '../database/connection.ts';
import { isUniqueViolation, transaction } from '../database/transaction.ts';
import type { Directory } from './directory.ts';
import { insertMembers, insertThreads } from './import-store.ts';
import type { BoardLine, Line, MemberLine, ThreadLine } from './lines.ts';

/** Adds the members that nobody is yet, and returns how many. */
export async function writeMembers(db: Db, directory: Directory, lines: MemberLine[]): Promise<number> {
  const fresh = lines.filter((line) => !directory.member(line.name));
  return fresh.length === 0 ? 0 : transaction(db, (trx) => insertMembers(trx, fresh));
}

/** Adds the boards that are not there yet, at the end of the list, and returns how many. */
export async function writeBoards(db: Db, directory: Directory, lines: BoardLine[]): Promise<number> {
  let added = 0;
  for (const line of lines) {
    const { slug, title, description } = line;
    const settings = {
      ...{ title, description, audience: line.audience ?? 'everyone', approval: line.approval ?? 'none' },
      ...{ starters: line.starters ?? 'members', repliers: line.repliers ?? 'members', prefixes: line.prefixes ?? [] },
    };
    if (directory.boardId(slug) !== undefined) continue;
    try {
      await transaction(db, async (trx) => {
        const id = await insertBoard(trx, { ...settings, slug });
        await updateBoard(trx, id, settings);
        await setArchived(trx, id, line.archivedAt ?? null);
      });
      added += 1;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error; // else somebody made it meanwhile
    }
  }
  return added;
}

/** Adds the threads that are not there yet, still without posts, and returns how many. */
export async function writeThreads(db: Db, directory: Directory, lines: ThreadLine[], now: number): Promise<number> {
  const fresh = lines.filter((line) => !directory.thread(line.id));
  const rows = fresh.map((line) => ({
    uid: line.id,
    boardId: found(directory.boardId(line.board)),
    authorId: found(directory.member(line.author)).id,
    title: line.title,
    slug: slugify(line.title),
    createdAt: line.createdAt ?? now,
    lockedAt: line.lockedAt ?? null,
    pinnedAt: line.pinnedAt ?? null,
    prefix: line.prefix ?? null,
  }));
  return rows.length === 0 ? 0 : transaction(db, (trx) => insertThreads(trx, rows));
}

/** Returns what the check of the file has seen to be there. */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the file or the database was changed meanwhile');
  return value;
}

/** Picks the lines of one type. */
export function linesOf<T extends Line['type']>(lines: Line[], type: T): Extract<Line, { type: T }>[] {
  return lines.filter((line): line is Extract<Line, { type: T }> => line.type === type);
}
