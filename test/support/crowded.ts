import { sql } from 'kysely';
import type { Db } from '../../server/database/connection.ts';

const MINUTE_MS = 60_000;
/** When the first post of a crowded board was made; every later one is a second younger. */
export const CROWDED_SINCE = Date.UTC(2024, 0, 1);

/**
 * Fills a board with `threads` threads by `authorId`, thread i holding 1 to 3 posts, the newer the later it was started,
 * and gives `readers` a read position in each: at its end, but for every tenth thread, where they read the first post; each watches every
 * fourth.
 */
export async function crowd(
  db: Db,
  { boardId, authorId, threads, readers }: { boardId: number; authorId: number; threads: number; readers: number[] },
): Promise<void> {
  const numbers = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.lit(threads)})`;
  const at = sql`(${sql.lit(CROWDED_SINCE)} + n.i * ${sql.lit(MINUTE_MS)})`;
  const last = await db
    .selectFrom('threads')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  const id = sql`(n.i + ${sql.lit(last?.id ?? 0)})`;
  // Ids are given by the database; on PostgreSQL an insert that selects may not name them in front of its "with".
  await db.transaction().execute(async (trx) => {
    await sql`insert into threads (uid, board_id, author_id, title, slug, created_at, cursor, changed_cursor, post_count,
        last_post_at, last_poster_id)
      ${numbers} select 'crowd-' || ${sql.lit(boardId)} || '-' || n.i, ${sql.lit(boardId)}, ${sql.lit(authorId)},
        'Thread number ' || n.i, 'thread-number-' || n.i, ${at}, n.i % 3 + 1, 0, n.i % 3 + 1,
        ${at} + n.i % 3 * 1000, ${sql.lit(authorId)} from n order by n.i`.execute(trx);
    await sql`insert into posts (thread_id, number, cursor, author_id, body, html, created_at)
      ${numbers}, k(number) as (select 1 union all select 2 union all select 3)
      select ${id}, k.number, k.number, ${sql.lit(authorId)}, 'Words.', '<p>Words.</p>', ${at} + (k.number - 1) * 1000
      from n, k where k.number <= n.i % 3 + 1 order by n.i, k.number`.execute(trx);
    for (const reader of readers) {
      await sql`insert into read_positions (member_id, thread_id, number, read_at)
        ${numbers} select ${sql.lit(reader)}, ${id}, case when n.i % 10 = 0 then 1 else n.i % 3 + 1 end, ${at}
        from n`.execute(trx);
      await sql`insert into watches (member_id, thread_id, level, created_at)
        ${numbers} select ${sql.lit(reader)}, ${id}, 'everything', ${at} from n where n.i % 4 = 0`.execute(trx);
    }
  });
  await sql`analyze`.execute(db);
}
