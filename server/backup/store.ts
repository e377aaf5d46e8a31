import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import { engineOf } from '../database/engine-of.ts';

const ROWS_PER_PAGE = 500;

// Made anew from the rest: totals by triggers, the index of words by fillIndex(), the list of migrations by running them.
const DERIVED = /^(board_counts$|post_words|kysely_|sqlite_)/;

type Row = Record<string, unknown>;

/** Lists the tables that hold what cannot be made anew, those that are referred to before those that refer to them. */
export async function tablesInOrder(db: Db): Promise<string[]> {
  const names = (await allTables(db)).filter((name) => !DERIVED.test(name));
  const waiting = new Map<string, Set<string>>(names.map((name) => [name, new Set()]));
  for (const { child, parent } of await references(db)) if (child !== parent) waiting.get(child)?.add(parent);
  const ordered: string[] = [];
  while (waiting.size > 0) {
    const next = [...waiting].filter(([, parents]) => [...parents].every((parent) => !waiting.has(parent)));
    if (next.length === 0) throw new Error(`tables refer to each other in a circle: ${[...waiting.keys()].join(', ')}`);
    for (const [name] of next.sort()) {
      ordered.push(name);
      waiting.delete(name);
    }
  }
  return ordered;
}

/** Lists all tables of the forum's schema. */
export async function allTables(db: Db): Promise<string[]> {
  const { rows } =
    engineOf(db) === 'postgres'
      ? await sql<{ name: string }>`
          select tablename as name from pg_tables where schemaname = current_schema() order by 1`.execute(db)
      : await sql<{ name: string }>`select name from sqlite_master where type = 'table' order by 1`.execute(db);
  return rows.map(({ name }) => name);
}

async function references(db: Db): Promise<{ child: string; parent: string }[]> {
  const { rows } =
    engineOf(db) === 'postgres'
      ? await sql<{ child: string; parent: string }>`
          select child.relname as child, parent.relname as parent from pg_constraint
          join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid
          where contype = 'f' and connamespace = current_schema()::regnamespace`.execute(db)
      : await sql<{ child: string; parent: string }>`
          select tables.name as child, keys."table" as parent
          from sqlite_master tables, pragma_foreign_key_list(tables.name) keys where tables.type = 'table'`.execute(db);
  return rows;
}

/** Yields pages of all rows of a table. Inside a snapshot: PostgreSQL holds a cursor for it. */
export async function* readRows(db: Db, table: string): AsyncGenerator<Row[]> {
  if (engineOf(db) === 'postgres') {
    await sql`declare rows_to_keep no scroll cursor for select * from ${sql.table(table)}`.execute(db);
    for (;;) {
      const { rows } = await sql<Row>`fetch ${sql.lit(ROWS_PER_PAGE)} from rows_to_keep`.execute(db);
      if (rows.length === 0) break;
      yield rows;
    }
    await sql`close rows_to_keep`.execute(db);
    return;
  }
  for (let after: unknown = null; ; ) {
    const { rows } = await sql<Row & { 'the place': number }>`select rowid as "the place", * from ${sql.table(table)}
      where ${after === null ? sql`true` : sql`rowid > ${after}`} order by rowid limit ${ROWS_PER_PAGE}`.execute(db);
    if (rows.length === 0) return;
    after = rows.at(-1)?.['the place'];
    yield rows.map(({ 'the place': _, ...row }) => row);
  }
}

/** Returns the highest id that each table ever gave out, of those that give out ids. */
export async function readIds(db: Db): Promise<Record<string, number>> {
  const { rows } =
    engineOf(db) === 'postgres'
      ? await sql<{ name: string; last: number }>`
          select tables.relname as name, coalesce(ids.last_value, 0) as last from pg_sequences ids
          join pg_class sequences on sequences.relname = ids.sequencename
            and sequences.relnamespace = current_schema()::regnamespace
          join pg_depend on objid = sequences.oid and deptype in ('i', 'a')
          join pg_class tables on tables.oid = refobjid
          where ids.schemaname = current_schema() and sequences.relkind = 'S'`.execute(db)
      : await sql<{ name: string; last: number }>`select name, seq as last from sqlite_sequence`.execute(db);
  // A table that never gave one out may be told or not.
  return Object.fromEntries(rows.flatMap(({ name, last }) => (Number(last) > 0 ? [[name, Number(last)]] : [])));
}

/** Has each table give out only ids that are higher than those it ever gave. */
export async function writeIds(trx: Db, ids: Record<string, number>): Promise<void> {
  for (const [table, last] of Object.entries(ids)) {
    if (engineOf(trx) === 'postgres') {
      await sql`select setval(pg_get_serial_sequence(quote_ident(${table}), 'id'), ${last})`.execute(trx);
    } else {
      await sql`delete from sqlite_sequence where name = ${table}`.execute(trx);
      await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(trx);
    }
  }
}

/** Counts the rows of a table. */
export async function countRows(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(db);
  return Number(rows[0]?.count);
}

/** Adds rows as they were read, from whichever engine. */
export async function writeRows(trx: Db, table: string, columns: string[], rows: readonly unknown[][]): Promise<void> {
  const isSqlite = engineOf(trx) === 'sqlite';
  // SQLite has no flags of their own.
  const value = (each: unknown) => sql`${isSqlite && typeof each === 'boolean' ? Number(each) : each}`;
  const tuples = rows.map((row) => sql`(${sql.join(row.map(value))})`);
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(tuples)}`.execute(trx);
}

/** Removes what is in the tables, those that refer to others first. */
export async function emptyTables(trx: Db, inOrder: readonly string[]): Promise<void> {
  for (const table of [...inOrder].reverse()) await sql`delete from ${sql.table(table)}`.execute(trx);
}

/** Removes all tables and functions from the forum's schema in PostgreSQL. */
export async function dropEverything(trx: Db): Promise<void> {
  for (const name of await allTables(trx)) await sql`drop table ${sql.table(name)} cascade`.execute(trx);
  const { rows } = await sql<{ name: string }>`
    select oid::regprocedure::text as name from pg_proc where pronamespace = current_schema()::regnamespace
      and not exists (select 1 from pg_depend where objid = pg_proc.oid and deptype = 'e')`.execute(trx);
  for (const { name } of rows) await sql`drop function ${sql.raw(name)} cascade`.execute(trx);
}

/** Counts the nodes and programs of Parley that are connected to a PostgreSQL database beside this one. */
export async function othersConnected(db: Db, applicationName: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name = ${applicationName}`.execute(
    db,
  );
  return Number(rows[0]?.count);
}
