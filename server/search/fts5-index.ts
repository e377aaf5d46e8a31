import { sql } from 'kysely';
import { prepared } from '../database/prepared.ts';
import { authorTag, boardTag, type Entry, threadTag } from './entry.ts';
import type { Match, PlaceInTime, Reach, SearchIndex } from './search-index.ts';

/*
 * FTS5 returns rows in the order of their rowids without sorting, and reads no further than it is asked to. So a rowid
 * here is a place in time: the second, and in its last 30 bits the post's id. The words come folded and split, by us, and
 * the tokenizer has nothing left to do but to cut at spaces: that way both engines find the same.
 */
const ID_BITS = 30;
const ID_MASK = 2 ** ID_BITS - 1;
const rowidOf = ({ second, id }: PlaceInTime) => sql`((${second} << ${sql.lit(ID_BITS)}) | ${id})`;

const added = prepared<PlaceInTime & { words: string }, never>((_db, value) => {
  const place = { id: value('id'), second: value('second') };
  return sql`insert into post_words (rowid, words) values (${rowidOf(place)}, ${value('words')})`;
});

/** The index in SQLite. */
export const fts5Index: SearchIndex = {
  async create(db) {
    await sql`drop table if exists post_words`.execute(db);
    await sql`create virtual table post_words using fts5 (
      words, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '#='"
    )`.execute(db);
  },

  async finish(db) {
    await sql`insert into post_words (post_words) values ('optimize')`.execute(db);
  },

  async add(db, entry) {
    await added(db, { id: entry.id, second: entry.second, words: documentOf(entry) });
  },

  async write(db, entries) {
    for (const entry of entries) {
      await sql`delete from post_words where rowid = ${rowidOf(entry)}`.execute(db);
      await this.add(db, entry);
    }
  },

  async remove(db, places) {
    for (const place of places) await sql`delete from post_words where rowid = ${rowidOf(place)}`.execute(db);
  },

  async newest(db, match, reach, limit) {
    const { rows } = await sql<PlaceInTime>`
      select rowid >> ${sql.lit(ID_BITS)} as second, rowid & ${sql.lit(ID_MASK)} as id from post_words
      where post_words match ${expressionOf(match)} and ${within(reach)}
      order by rowid desc limit ${limit}`.execute(db);
    return { places: rows, reached: null };
  },
};

function within({ before, from }: Reach) {
  return sql`rowid < ${rowidOf(before)} and rowid >= ${rowidOf({ second: from, id: 0 })}`;
}

// A sign that is no word keeps the end of one text and the beginning of the next from being side by side.
const documentOf = ({ texts, tags }: Entry) => [...texts.flatMap((terms) => [...terms, '#']), ...tags].join(' ');

const quoted = (terms: string[]) => `"${terms.join(' ')}"`;

function expressionOf({ phrases, boardIds, authorId, threadId }: Match): string {
  const tags = [
    ...(authorId === undefined ? [] : [authorTag(authorId)]),
    ...(threadId === undefined ? [] : [threadTag(threadId)]),
  ];
  const boards = boardIds && `(${boardIds.map((id) => quoted([boardTag(id)])).join(' OR ')})`;
  return [...phrases.map(quoted), ...tags.map((tag) => quoted([tag])), ...(boards ? [boards] : [])].join(' AND ');
}
