import { CompiledQuery } from 'kysely';
import { vi } from 'vitest';
import type { Db } from '../../server/database/connection.ts';

/** Tables that grow with the forum: going through all of one is never what a page should cost. */
const LARGE = 'threads|posts|read_positions|watches|notifications|answers|reactions|reaction_counts';
const ENTIRE_TABLE = new RegExp(`^SCAN (${LARGE})(?! USING)|Seq Scan on (${LARGE})\\b`);
// An index gone through in its order ends with the page; one whose rows must all be sorted first does not.
const ENTIRE_INDEX = new RegExp(`^SCAN (${LARGE}) USING`);
const SORTED = /^USE TEMP B-TREE FOR ORDER BY/;

/** Runs `work` and returns what its queries would go through from end to end: empty where each finds its rows by index. */
export async function wholeScans(
  db: Db,
  engine: 'sqlite' | 'postgres',
  work: (db: Db) => Promise<unknown>,
): Promise<string[]> {
  const compiled: CompiledQuery[] = [];
  const executor = db.getExecutor();
  const provide = executor.provideConnection.bind(executor);
  // At the connection, where prepared queries come by with their values.
  const watch = vi.spyOn(executor, 'provideConnection').mockImplementation((use) =>
    provide((connection) =>
      use({
        executeQuery: (query) => {
          if (['SelectQueryNode', 'RawNode'].includes(query.query.kind)) compiled.push(query);
          return connection.executeQuery(query);
        },
        streamQuery: connection.streamQuery.bind(connection),
      }),
    ),
  );
  await work(db).finally(() => watch.mockRestore());
  if (compiled.length === 0) throw new Error('no query was seen');
  const scans: string[] = [];
  for (const { sql, parameters } of compiled) {
    const explain = engine === 'sqlite' ? 'explain query plan' : 'explain (costs off)';
    const { rows } = await db.executeQuery<Record<string, string>>(
      CompiledQuery.raw(`${explain} ${sql}`, [...parameters]),
    );
    const steps = rows.map((row) => (row.detail ?? row['QUERY PLAN'] ?? '').trim());
    const isSorted = steps.some((step) => SORTED.test(step));
    const whole = steps.find((step) => ENTIRE_TABLE.test(step) || (isSorted && ENTIRE_INDEX.test(step)));
    if (whole) scans.push(`${whole} ← ${sql.slice(0, 300)}`);
  }
  return scans;
}
