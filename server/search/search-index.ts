import type { Db } from '../database/connection.ts';
import { engineOf } from '../database/engine-of.ts';
import type { Entry } from './entry.ts';
import { fts5Index } from './fts5-index.ts';
import { tsvectorIndex } from './tsvector-index.ts';

// The seconds that fit beside a post's id into 63 bits: the year 2242.
const SECONDS_MAX = 2 ** 33 - 1;
export const START_OF_TIME = -SECONDS_MAX;
export const END_OF_TIME: PlaceInTime = { second: SECONDS_MAX, id: 0 };

/** A post's place in time: newer ones have a higher second or, within one, a higher id. */
export interface PlaceInTime {
  second: number;
  id: number;
}

/** What a post has to hold and where it has to stand; each phrase is terms that stand in this order. */
export interface Match {
  phrases: string[][];
  /** The boards it may stand in; absent where all may be read. */
  boardIds?: number[];
  authorId?: number;
  threadId?: number;
}

/** Which stretch of time is looked at: from a second on, to before a place. */
export interface Reach {
  before: PlaceInTime;
  from: number;
}

interface Found {
  /** The newest first. */
  places: PlaceInTime[];
  /** How far back it looked, where it stopped before there were enough and there may be more. */
  reached: PlaceInTime | null;
}

/** The one thing in which the engines differ. */
export interface SearchIndex {
  /** Makes it empty, dropping what there was. */
  create(db: Db): Promise<void>;
  /** Makes it quick to search, once it has been filled. */
  finish(db: Db): Promise<void>;
  /** Adds an entry that cannot be there yet. */
  add(db: Db, entry: Entry): Promise<void>;
  /** Adds entries in place of those that may be there. */
  write(db: Db, entries: Entry[]): Promise<void>;
  remove(db: Db, places: PlaceInTime[]): Promise<void>;
  /** Finds the newest matches within reach. */
  newest(db: Db, match: Match, reach: Reach, limit: number): Promise<Found>;
}

/** Returns the index of a database. */
export function indexOf(db: Db): SearchIndex {
  return engineOf(db) === 'postgres' ? tsvectorIndex : fts5Index;
}
