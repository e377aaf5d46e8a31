import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../server/database/connection.ts';
import { transaction } from '../../server/database/transaction.ts';
import { entryOf } from '../../server/search/entry.ts';
import { END_OF_TIME, indexOf, type Match, START_OF_TIME } from '../../server/search/search-index.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const POSTS = 20_000;
const PAGE = 21;
const SMALL_BOARD = 2;
/** Of POSTS, on PostgreSQL. */
const MOST_READ = 10_000;

/** Fills the index with posts of which nine in ten hold "common", and few hold "odd" and "even" together. */
async function fill(db: Db): Promise<void> {
  for (let from = 0; from < POSTS; from += 1_000) {
    const entries = Array.from({ length: 1_000 }, (_, i) => {
      const id = from + i + 1;
      const words = [id % 2 ? 'odd' : 'even', `w${id % 997}`, `v${id}`];
      if (id <= POSTS / 2) words.push('long', 'ago');
      if (id % 10) words.push('common');
      if (id % 5_000 === 0) words.push('odd', 'rare');
      return entryOf({
        id,
        threadId: Math.ceil(id / 100),
        boardId: id % 500 === 1 ? SMALL_BOARD : 1,
        authorId: id % 50,
        createdAt: 1_600_000_000_000 + id * 60_000,
        title: null,
        text: words.join(' '),
      });
    });
    await transaction(db, (trx) => indexOf(trx).write(trx, entries));
  }
}

const SEARCHES: Record<string, { match: Match; found: number }> = {
  'a common word': { match: { phrases: [['common']] }, found: PAGE },
  'a word that was common in the older half': { match: { phrases: [['long']] }, found: PAGE },
  'a phrase of words that were common then': { match: { phrases: [['long', 'ago']] }, found: PAGE },
  'a rare word': { match: { phrases: [['rare']] }, found: 4 },
  'a word that is nowhere': { match: { phrases: [['nowhere']] }, found: 0 },
  'two common words that are seldom together': { match: { phrases: [['odd'], ['even']] }, found: 4 },
  'a common word in a small board': { match: { phrases: [['common']], boardIds: [SMALL_BOARD] }, found: PAGE },
  'a common word in one thread': { match: { phrases: [['common']], threadId: 3 }, found: PAGE },
  'a common word by one author': { match: { phrases: [['common']], authorId: 7 }, found: PAGE },
};
const search = (db: Db, match: Match) =>
  indexOf(db).newest(db, match, { before: END_OF_TIME, from: START_OF_TIME }, PAGE);

async function rowsRead(trx: Db): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relname = 'post_words'`.execute(
    trx,
  );
  return rows[0]?.read ?? 0;
}

describeWith('postgres', sharedPostgres, 'searching many posts, on PostgreSQL', (postgres) => {
  const on = started(async () => Parley.start({ DATABASE_URL: await postgres.createDatabase() }));
  beforeAll(async () => {
    await sql`alter table post_words drop constraint post_words_post_id_fkey`.execute(on().app.db);
    await fill(on().app.db);
    await sql`analyze post_words`.execute(on().app.db);
  });

  test.each(Object.entries(SEARCHES))('reads few rows for %s', async (_, { match, found }) => {
    await transaction(on().app.db, async (trx) => {
      const before = await rowsRead(trx);
      expect((await search(trx, match)).places).toHaveLength(found);
      // The newest 2,000, once to find where they end and once to look through them, and what the index gave.
      expect((await rowsRead(trx)) - before).toBeLessThan(MOST_READ);
    });
  });

  test('reads few rows for a phrase that is nowhere of words that are everywhere, and goes on where it stopped', async () => {
    await transaction(on().app.db, async (trx) => {
      const match = { phrases: [['ago', 'long']] };
      let before = END_OF_TIME;
      const { rows } = await sql<{ oldest: number }>`select min(second) as oldest from post_words`.execute(trx);
      for (let i = 0; i < 10 && before.second > (rows[0]?.oldest ?? 0); i += 1) {
        const read = await rowsRead(trx);
        const found = await indexOf(trx).newest(trx, match, { before, from: START_OF_TIME }, PAGE);
        expect(found.places).toEqual([]);
        expect((await rowsRead(trx)) - read).toBeLessThan(3 * MOST_READ);
        if (!found.reached) return;
        before = found.reached;
      }
      throw new Error('the search never came to its end');
    });
  });
});

describe('searching many posts, on SQLite', () => {
  const on = started(() => Parley.start());
  beforeAll(() => fill(on().app.db));

  // Nothing here counts what SQLite reads; the fastest of many tries is as steady as a count.
  const fastest = async (match: Match) => {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 50; i += 1) {
      const began = performance.now();
      await search(on().app.db, match);
      best = Math.min(best, performance.now() - began);
    }
    return best;
  };

  test('takes no longer for a common word than it takes to read a page', async () => {
    const justNewest = await fastest({ phrases: [], boardIds: [1] });
    for (const [name, { match, found }] of Object.entries(SEARCHES)) {
      expect((await search(on().app.db, match)).places, name).toHaveLength(found);
      // Walking over all the posts would be a thousand pages; two lists of 10,000 are walked where they seldom meet.
      const allowed = name.startsWith('two common') ? 100 : 10;
      expect((await fastest(match)) / justNewest, name).toBeLessThan(allowed);
    }
  });
});
