import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';
import { slices } from '../database/slices.ts';
import { periodsFrom, SHORTEST_PERIOD } from './periods.ts';
import type { Match, PlaceInTime, Reach, SearchIndex } from './search-index.ts';
import { queryOf, vectorOf } from './tsvector.ts';

const ROWS_PER_INSERT = 100;
const NEAR_ROWS = 2_000;
const SORTED_MAX = 1_000;
// Some 30 ms: then a search stops and says how far back it came.
const LOOKED_AT_MAX = 10_000;
// What asking the index costs besides what it answers.
const ROWS_PER_QUESTION = 100;
const GROWTH = 4;

const added = prepared<PlaceInTime & { words: string }, never>(
  (_db, value) => sql`insert into post_words (post_id, second, words)
    values (${value('id')}, ${value('second')}, ${value('words')}::tsvector)`,
);

/** The index in PostgreSQL. */
export const tsvectorIndex: SearchIndex = {
  async create(db) {
    await sql`drop table if exists post_words`.execute(db);
    await sql`create table post_words (
      post_id bigint primary key references posts on delete cascade, second bigint not null, words tsvector not null
    )`.execute(db);
    // Knowing nothing of the words, the planner takes each for rare and asks the index for it: that is what is wanted.
    await sql`alter table post_words alter column words set statistics 0`.execute(db);
  },

  async finish(db) {
    await sql`create index post_words_by_time on post_words (second, post_id)`.execute(db);
    // Entries not yet in the index proper would be read one by one by every search.
    await sql`create index post_words_by_word on post_words using gin (words) with (fastupdate = off)`.execute(db);
  },

  async add(db, entry) {
    await added(db, { id: entry.id, second: entry.second, words: vectorOf(entry) });
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
   * one by one: a common word fills the page from them. Then the index is asked for what stands before, one stretch of
   * time after the other, which it finds by the periods that every entry bears: a longer one where few posts held the
   * words, a shorter one where they were too many to be sorted. What cannot be made shorter is looked through.
   */
  async newest(db, match, reach, limit) {
    const near = await lookThrough(db, match, reach, { rows: NEAR_ROWS, limit });
    if (near.places.length === limit || !near.end) return { places: near.places, reached: null };
    const { oldest, newest } = await extent(db, reach);
    const { places } = near;
    let place = near.end;
    let span = Math.max(SHORTEST_PERIOD, newest - place.second);
    let longest = Number.POSITIVE_INFINITY;
    let lookedAt = 0;
    while (place.second > oldest || (place.second === oldest && place.id > 0)) {
      if (lookedAt >= LOOKED_AT_MAX) return { places, reached: place };
      const stretch = { before: place, from: Math.max(oldest, place.second - span) };
      const left = limit - places.length;
      const asked = await askIndex(db, match, stretch, left);
      lookedAt += asked.count + ROWS_PER_QUESTION;
      if (asked.count > SORTED_MAX && span > SHORTEST_PERIOD) {
        // From here on longer ones are tried with care: what holds too much is not far.
        longest = Math.max(SHORTEST_PERIOD, Math.floor(span / GROWTH));
        span = longest;
        continue;
      }
      const isTooMany = asked.count > SORTED_MAX;
      const found = isTooMany ? await lookThrough(db, match, stretch, { rows: NEAR_ROWS, limit: left }) : asked;
      if (isTooMany) lookedAt += NEAR_ROWS;
      places.push(...found.places);
      if (places.length === limit) return { places, reached: null };
      place = found.end ?? { second: stretch.from, id: 0 };
      if (asked.count * GROWTH >= SORTED_MAX) continue;
      longest *= 2;
      span = Math.min(longest, span * GROWTH);
    }
    return { places, reached: null };
  },
};

/** Looks through so many of the newest posts within reach; `end` is the last of them, where there are more. */
async function lookThrough(db: Db, match: Match, reach: Reach, { rows, limit }: { rows: number; limit: number }) {
  const { rows: ends } = await sql<PlaceInTime>`
    select second, post_id as id from post_words where ${within(reach)}
    order by second desc, post_id desc offset ${rows - 1} limit 1`.execute(db);
  const end = ends[0] ?? null;
  const untilEnd = end ? sql`and (second, post_id) >= (${end.second}, ${end.id})` : sql``;
  // "offset 0" keeps the planner from another way.
  const { rows: places } = await sql<PlaceInTime>`
    select second, post_id as id from (
      select second, post_id, words from post_words where ${within(reach)} ${untilEnd}
      order by second desc, post_id desc offset 0
    ) as looked_through
    where words @@ ${queryOf(match)}::tsquery
    order by second desc, id desc limit ${limit}`.execute(db);
  return { places, end };
}

/**
 * Asks the index for the posts within reach that hold all the words, in any order, and of those for the newest that
 * match. `count` is how many held them, and SORTED_MAX + 1 where there were too many to look at.
 */
async function askIndex(db: Db, match: Match, reach: Reach, limit: number) {
  const anyOrder = { ...match, phrases: match.phrases.flatMap((terms) => terms.map((term) => [term])) };
  const holding = queryOf(anyOrder, periodsFrom(reach.from, reach.before.second));
  const { rows } = await sql<{ second: number | null; id: number }>`
    with found as materialized (
      select * from (select second, post_id, words from post_words where words @@ ${holding}::tsquery offset 0) as held
      where ${within(reach)} limit ${SORTED_MAX + 1}
    )
    select null as second, count(*) as id from found
    union all (
      select second, post_id from found where words @@ ${queryOf(match)}::tsquery
      order by second desc, post_id desc limit ${limit}
    )`.execute(db);
  const places = rows.filter((row): row is PlaceInTime => row.second !== null);
  return { places, count: rows.find((row) => row.second === null)?.id ?? 0, end: null };
}

/** Returns the seconds between which there is anything to be found within reach. */
async function extent(db: Db, { before, from }: Reach): Promise<{ oldest: number; newest: number }> {
  const { rows } = await sql<{ oldest: number; newest: number }>`
    select min(second) as oldest, max(second) as newest from post_words`.execute(db);
  const { oldest, newest } = rows[0] ?? { oldest: from, newest: from };
  return { oldest: Math.max(oldest, from), newest: Math.min(newest, before.second) };
}

function within({ before, from }: Reach) {
  return sql`(second, post_id) < (${before.second}, ${before.id}) and second >= ${from}`;
}
