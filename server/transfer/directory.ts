import type { MemberName } from '../../shared/member.ts';
import type { Db } from '../database/connection.ts';
import { nameKey } from '../members/name-key.ts';
import type { Line } from './lines.ts';
import { findBoards, findMembers, findThreads, type ThreadState } from './lookup-store.ts';

/** Remembers what the database has of all that the lines of a file name, asked for once a chunk of lines. */
export class Directory {
  readonly #db: Db;
  readonly #members = new Map<string, MemberName>();
  readonly #boards = new Map<string, number>();
  readonly #threads = new Map<string, ThreadState>();

  constructor(db: Db) {
    this.#db = db;
  }

  /** Looks up whatever `lines`, and `mentions` in them, name and is not known yet. */
  async load(lines: readonly Line[], mentions: readonly string[] = []): Promise<void> {
    const names = new Set(mentions.map(nameKey));
    const slugs = new Set<string>();
    const uids = new Set<string>();
    for (const line of lines) {
      for (const name of namesIn(line)) names.add(nameKey(name));
      if (line.type === 'board') slugs.add(line.slug);
      if (line.type === 'thread') {
        slugs.add(line.board);
        uids.add(line.id);
      }
      if (line.type === 'post') uids.add(line.thread);
    }
    add(this.#members, await findMembers(this.#db, unknown(names, this.#members)));
    add(this.#boards, await findBoards(this.#db, unknown(slugs, this.#boards)));
    add(this.#threads, await findThreads(this.#db, unknown(uids, this.#threads)));
  }

  /** Members by nameKey(). */
  get members(): ReadonlyMap<string, MemberName> {
    return this.#members;
  }

  member(name: string): MemberName | undefined {
    return this.#members.get(nameKey(name));
  }

  boardId(slug: string): number | undefined {
    return this.#boards.get(slug);
  }

  thread(uid: string): ThreadState | undefined {
    return this.#threads.get(uid);
  }

  /** Takes note of where a thread stands after posts were added to it. */
  keepThread(uid: string, state: ThreadState): void {
    this.#threads.set(uid, state);
  }
}

function namesIn(line: Line): string[] {
  if (line.type === 'member') return [line.name];
  if (line.type === 'thread') return [line.author];
  if (line.type === 'post') return [line.author, ...(line.reactions ?? []).map((reaction) => reaction.member)];
  return [];
}

function unknown(keys: Set<string>, known: Map<string, unknown>): string[] {
  return [...keys].filter((key) => !known.has(key));
}

function add<T>(to: Map<string, T>, found: Map<string, T>): void {
  for (const [key, value] of found) to.set(key, value);
}
