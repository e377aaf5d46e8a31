import { sql } from 'kysely';
import type { Db } from '../server/database/connection.ts';
import { engineOf } from '../server/database/engine-of.ts';

let made = 0;

/** Adds `count` members who have accounts and watch everything in a thread. Nobody can sign in as one of them. */
export async function addWatchers(db: Db, threadId: number, count: number): Promise<void> {
  const crowd = sql.lit(`watcher-${process.pid}-${++made}-`);
  const numbers = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.lit(count)})`;
  const [flag, date] =
    engineOf(db) === 'postgres' ? [sql`true`, sql`now()`] : [sql`1`, sql`'2024-01-01T00:00:00.000Z'`];
  await db.transaction().execute(async (trx) => {
    await sql`insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
      ${numbers} select ${crowd} || n.i, ${crowd} || n.i, ${crowd} || n.i || '@example.org', ${flag}, ${date}, ${date}
      from n`.execute(trx);
    await sql`insert into members (account_id, name, name_key, joined_at)
      ${numbers} select ${crowd} || n.i, ${crowd} || n.i, ${crowd} || n.i, 0 from n`.execute(trx);
    await sql`insert into watches (member_id, thread_id, level, created_at)
      select id, ${sql.lit(threadId)}, 'everything', 0 from members
      where name_key like ${sql.lit('watcher-%')} and account_id like ${crowd} || '%'`.execute(trx);
  });
  await sql`analyze`.execute(db);
}
