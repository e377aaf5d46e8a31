import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import { authorTag, boardTag, type Entry, threadTag } from './entry.ts';
import type { Match, Place, Reach, SearchIndex } from './store.ts';

const ROWS_PER_INSERT = 100;
// Beyond it PostgreSQL keeps no positions: words that far into a text are found, but no phrase of them.
const POSITION_MAX = 16_383;
const NEAR_ROWS = 2_000;
const SORTED_MAX = 5_000;
// About a tenth of a second.
const FAR_ROWS = 100_000;

/** The index in PostgreSQL. */
export const tsvectorIndex: SearchIndex = {
  async create(db) {
    await sql`drop table if exists post_words`.execute(db);
    await sql`create table post_words (
      post_id bigint primary key references posts on delete cascade, second bigint not null, words tsvector not null
    )`.execute(db);
  },

  async finish(db) {
    // To make an index of many posts takes longer than any statement of a request may.
    await sql`set local statement_timeout = 0`.execute(db);
    await sql`create index post_words_by_time on post_words (second, post_id)`.execute(db);
    // Entries not yet in the index proper would be read one by one by every search.
    await sql`create index post_words_by_word on post_words using gin (words) with (fastupdate = off)`.execute(db);
  },

  async write(db, entries) {
    for (const some of slices(entries, ROWS_PER_INSERT)) {
      const rows = some.map((entry) => sql`(${entry.id}, ${entry.second}, ${vectorOf(entry)}::tsvector)`);
      await sql`insert into post_words (post_id, second, words) values ${sql.join(rows)}
        on conflict (post_id) do update set second = excluded.second, words = excluded.words`.execute(db);
    }
  },

  async remove(db, places) {
    if (places.length === 0) return;
    await sql`delete from post_words where post_id in (${sql.join(places.map(({ id }) => id))})`.execute(db);
  },

  /*
   * A GIN index returns what it finds in no order, all of it or nothing. So, first, the newest posts are looked through
   * one by one: a common word fills the page from them. Then the index is asked, for so many that sorting them is cheap.
   * Where even more posts hold all the words, and yet few of the newest do, they are looked through for a while.
   */
  async newest(db, match, reach, limit) {
    const near = await lookThrough(db, match, reach, { rows: NEAR_ROWS, limit });
    if (near.places.length === limit || !near.end) return { places: near.places, reached: null };
    const { places, isAll } = await askIndex(db, match, reach, limit);
    if (isAll) return { places, reached: null };
    const far = await lookThrough(db, match, { ...reach, before: near.end }, { rows: FAR_ROWS, limit });
    const found = [...near.places, ...far.places].slice(0, limit);
    return { places: found, reached: found.length === limit ? null : far.end };
  },
};

/** Looks through so many of the newest posts within reach; `end` is the last of them, where there are more. */
async function lookThrough(db: Db, match: Match, reach: Reach, { rows, limit }: { rows: number; limit: number }) {
  const { rows: ends } = await sql<Place>`
    select second, post_id as id from post_words where ${within(reach)}
    order by second desc, post_id desc offset ${rows - 1} limit 1`.execute(db);
  const end = ends[0] ?? null;
  const untilEnd = end ? sql`and (second, post_id) >= (${end.second}, ${end.id})` : sql``;
  // "offset 0" keeps the planner from another way.
  const { rows: places } = await sql<Place>`
    select second, post_id as id from (
      select second, post_id, words from post_words where ${within(reach)} ${untilEnd}
      order by second desc, post_id desc offset 0
    ) as looked_through
    where words @@ ${expressionOf(match)}::tsquery
    order by second desc, id desc limit ${limit}`.execute(db);
  return { places, end };
}

/** Asks the index for the posts that hold all the words, in any order, and of those for the newest that match. */
async function askIndex(db: Db, match: Match, reach: Reach, limit: number) {
  const anyOrder = { ...match, phrases: match.phrases.flatMap((terms) => terms.map((term) => [term])) };
  const { rows } = await sql<{ second: number | null; id: number }>`
    with found as materialized (
      select second, post_id, words from post_words
      where words @@ ${expressionOf(anyOrder)}::tsquery and ${within(reach)} limit ${SORTED_MAX + 1}
    )
    select null as second, count(*) as id from found
    union all (
      select second, post_id from found where words @@ ${expressionOf(match)}::tsquery
      order by second desc, post_id desc limit ${limit}
    )`.execute(db);
  const places = rows.filter((row): row is Place => row.second !== null);
  const count = rows.find((row) => row.second === null)?.id ?? 0;
  return { places, isAll: count <= SORTED_MAX };
}

function within({ before, from }: Reach) {
  return sql`(second, post_id) < (${before.second}, ${before.id}) and second >= ${from}`;
}

const quoted = (term: string) => `'${term}'`;

function vectorOf({ texts, tags }: Entry): string {
  const positions = new Map<string, number[]>(tags.map((tag) => [tag, []]));
  let position = 0;
  for (const terms of texts) {
    for (const term of terms) {
      position += 1;
      const at = positions.get(term) ?? [];
      positions.set(term, at);
      if (position <= POSITION_MAX) at.push(position);
    }
    position += 1; // The end of one text and the beginning of the next are not side by side.
  }
  return [...positions].map(([term, at]) => quoted(term) + (at.length > 0 ? `:${at.join(',')}` : '')).join(' ');
}

function expressionOf({ phrases, boardIds, authorId, threadId }: Match): string {
  const tags = [
    ...(authorId === undefined ? [] : [authorTag(authorId)]),
    ...(threadId === undefined ? [] : [threadTag(threadId)]),
  ];
  const boards = boardIds && `(${boardIds.map((id) => quoted(boardTag(id))).join(' | ')})`;
  const together = phrases.map((terms) => `(${terms.map(quoted).join(' <-> ')})`);
  return [...together, ...tags.map(quoted), ...(boards ? [boards] : [])].join(' & ');
}
