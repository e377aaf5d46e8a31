import { nameKey } from '../members/name-key.ts';
import type { Directory } from './directory.ts';
import { LineError } from './parse-line.ts';
import type { NumberedLine } from './read-lines.ts';

/**
 * Judges what no line shows by itself: that all it names is there, in earlier lines or in the database, and that
 * nothing is there twice. It keeps names and, for each thread, the highest number: no texts.
 */
export class LineChecker {
  readonly #directory: Directory;
  readonly #members = new Set<string>();
  readonly #boards = new Set<string>();
  readonly #threads = new Set<string>();
  /** The number of the last post of each thread in the file. */
  readonly #lastNumbers = new Map<string, number>();

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  /** Throws a LineError unless the line fits what came before it. */
  check(line: NumberedLine): void {
    if (line.type === 'member') once(this.#members, nameKey(line.name), line, 'name');
    if (line.type === 'board') once(this.#boards, line.slug, line, 'slug');
    if (line.type === 'thread') {
      this.#requireBoard(line, line.board);
      this.#requireMember(line, 'author', line.author);
      once(this.#threads, line.id, line, 'id');
    }
    if (line.type === 'post') {
      this.#requireThread(line, line.thread);
      this.#requireMember(line, 'author', line.author);
      for (const [i, { member }] of (line.reactions ?? []).entries()) {
        this.#requireMember(line, `reactions.${i}.member`, member);
      }
      this.#requireNextNumber(line, line.thread, line.number);
    }
  }

  #requireMember(line: NumberedLine, field: string, name: string): void {
    if (this.#members.has(nameKey(name)) || this.#directory.member(name)) return;
    throw new LineError(line.line, field, `there is no member "${name}" above or in the database`);
  }

  #requireBoard(line: NumberedLine, slug: string): void {
    if (this.#boards.has(slug) || this.#directory.boardId(slug) !== undefined) return;
    throw new LineError(line.line, 'board', `there is no board "${slug}" above or in the database`);
  }

  #requireThread(line: NumberedLine, uid: string): void {
    if (this.#threads.has(uid) || this.#directory.thread(uid)) return;
    throw new LineError(line.line, 'thread', `there is no thread "${uid}" above or in the database`);
  }

  #requireNextNumber(line: NumberedLine, uid: string, number: number): void {
    const last = this.#lastNumbers.get(uid) ?? 0;
    const stored = this.#directory.thread(uid)?.postCount ?? 0;
    const next = Math.max(last, stored) + 1;
    if (number <= last) {
      throw new LineError(
        line.line,
        'number',
        `must be above ${last}, the number of the post before it in this thread`,
      );
    }
    if (number > next)
      throw new LineError(line.line, 'number', `leaves a gap: the next post of this thread is ${next}`);
    this.#lastNumbers.set(uid, number);
  }
}

function once(seen: Set<string>, key: string, line: NumberedLine, field: string): void {
  if (seen.has(key)) throw new LineError(line.line, field, `an earlier line is the same ${line.type}, "${key}"`);
  seen.add(key);
}
