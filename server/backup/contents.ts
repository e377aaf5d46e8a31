import { z } from 'zod';

/** The files of a backup. The manifest is written last: without it the folder holds nothing. */
export const MANIFEST = 'parley-backup.json';
export const TABLES = 'tables.jsonl.gz';
export const FILES = 'files';

/** What a backup says of itself. */
export const Manifest = z.object({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  engine: z.enum(['sqlite', 'postgres']),
  /** The last migration that the tables had been through. */
  migration: z.string(),
  /** How many rows each table has, in the order in which they can be put back: whatever is referred to comes first. */
  tables: z.record(z.string(), z.int().nonnegative()),
  /** The highest id that each table ever gave out. */
  ids: z.record(z.string(), z.int().nonnegative()),
  /** The SHA-256 of the file of tables. */
  sha256: z.string(),
  /** The pictures kept beside the database; null where they are in a bucket, and not in here. */
  files: z.object({ count: z.int(), bytes: z.int() }).nullable(),
});
export type Manifest = z.infer<typeof Manifest>;

/** A value as it stands in a row: dates are written as text. */
export type Value = string | number | boolean | null;

/** A line of the file of tables: which rows follow, or one of them. */
export const TableLine = z.union([
  z.object({ table: z.string(), columns: z.array(z.string()) }),
  z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
]);
