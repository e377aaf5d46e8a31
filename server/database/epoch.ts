import { randomBytes } from 'node:crypto';
import type { Db } from './connection.ts';

const newName = () => randomBytes(9).toString('base64url');

/**
 * The name of the history that the database tells. Cursors and ids mean something within one history only: when an older
 * copy of the database is restored it begins another, so that whoever follows starts anew instead of waiting for cursors
 * that will never come.
 */
export class Epoch {
  #current: string;

  private constructor(current: string) {
    this.#current = current;
  }

  /** Reads the epoch of a database; a new one is given its first. */
  static async of(db: Db): Promise<Epoch> {
    await db
      .insertInto('settings')
      .values({ name: 'epoch', value: newName() })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    return new Epoch(await read(db));
  }

  /**
   * What it was when last looked at. Take it before what is read from the database: then what is told under it is never
   * older than it.
   */
  get current(): string {
    return this.#current;
  }

  /** Looks again; returns whether another history has begun since. */
  async hasMoved(db: Db): Promise<boolean> {
    const before = this.#current;
    this.#current = await read(db);
    return this.#current !== before;
  }
}

/** Begins another history. */
export async function moveEpoch(db: Db): Promise<void> {
  const value = newName();
  await db
    .insertInto('settings')
    .values({ name: 'epoch', value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

async function read(db: Db): Promise<string> {
  const { value } = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'epoch')
    .executeTakeFirstOrThrow();
  return value;
}
