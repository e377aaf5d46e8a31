import { type ColumnDefinitionBuilder, sql } from 'kysely';
import type { Engine } from '../connection.ts';

/** Returns the kinds of columns that tables are made of, in the engine's spelling. */
export function columnsOf(engine: Engine) {
  const postgres = engine === 'postgres';
  return {
    int: sql.raw(postgres ? 'bigint' : 'integer'),
    // The accounts library writes dates and flags in the engine's own way.
    date: sql.raw(postgres ? 'timestamptz' : 'text'),
    flag: sql.raw(postgres ? 'boolean' : 'integer'),
    identity: (column: ColumnDefinitionBuilder) =>
      postgres ? column.primaryKey().generatedByDefaultAsIdentity() : column.primaryKey().autoIncrement(),
    required: (column: ColumnDefinitionBuilder) => column.notNull(),
    counter: (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0),
    to: (target: string) => (column: ColumnDefinitionBuilder) => column.notNull().references(target),
  };
}
