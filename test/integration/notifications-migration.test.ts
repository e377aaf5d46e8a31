import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../server/database/connection.ts';
import { migrate } from '../../server/database/migrate.ts';
import { openPostgres } from '../../server/database/postgres.ts';
import { openSqlite } from '../../server/database/sqlite.ts';
import { describeWith } from '../support/offered.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

/** Tells of a forum from before notifications were folded, and what becomes of it. */
async function carriesOver(database: Database): Promise<void> {
  const { db } = database;
  await migrate(database, '012-feeds');
  const run = (text: string) => sql.raw(text).execute(db);
  await run(`insert into members (id, name, name_key, joined_at) values (1, 'Ann', 'ann', 0), (2, 'Bob', 'bob', 0)`);
  await run(
    `insert into boards (id, slug, title, description, audience, position) values (1, 'b', 'B', '', 'everyone', 1)`,
  );
  await run(`insert into threads (id, uid, board_id, author_id, title, slug, created_at, cursor, changed_cursor, post_count,
    last_post_at, last_poster_id) values (1, 't', 1, 1, 'T', 't', 0, 4, 0, 4, 0, 2)`);
  for (const id of [1, 2, 3, 4])
    await run(`insert into posts (id, thread_id, number, cursor, author_id, body, html, created_at)
      values (${id}, 1, ${id}, ${id}, 2, 'Words.', '', ${id})`);
  await run(`insert into notifications (id, member_id, kind, actor_id, thread_id, post_id, created_at, read_at) values
    (1, 1, 'watch', 2, 1, 1, 10, 15), (2, 1, 'watch', 2, 1, 2, 20, null), (3, 1, 'mention', 2, 1, 3, 30, null),
    (4, 1, 'watch', 2, 1, 4, 40, null)`);
  await migrate(database);
  const kept = await db.selectFrom('notifications').selectAll().orderBy('id').execute();
  expect(kept).toMatchObject([
    { id: 1, kind: 'watch', post_id: 1, count: 1, changed_at: 10, viewed_at: 15, read_at: 15 },
    { id: 2, kind: 'watch', post_id: 2, count: 2, created_at: 20, changed_at: 40, viewed_at: null, read_at: null },
    { id: 3, kind: 'mention', post_id: 3, count: 1, changed_at: 30, viewed_at: null, read_at: null },
  ]);
  const next = await db
    .insertInto('notifications')
    .values({ member_id: 2, kind: 'award', created_at: 50, changed_at: 50 })
    .returning('id')
    .executeTakeFirstOrThrow();
  expect(next.id).toBeGreaterThan(3);
  await db.destroy();
}

describe('notifications from before they were folded', () => {
  test('are kept, and what was unread of a watched thread is one, on SQLite', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
    await carriesOver(openSqlite(folder));
    rmSync(folder, { recursive: true, force: true });
  });

  describeWith('postgres', sharedPostgres, 'on PostgreSQL', (postgres) => {
    test('are kept, and what was unread of a watched thread is one', async () => {
      await carriesOver(openPostgres(await postgres.createDatabase()));
    });
  });
});
