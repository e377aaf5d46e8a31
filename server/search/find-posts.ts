import { setImmediate as othersTurn } from 'node:timers/promises';
import type { SearchAnswer } from '../../shared/search.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { audiencesOf } from '../boards/policy.ts';
import { listBoardNames } from '../boards/store.ts';
import type { Db } from '../database/connection.ts';
import { invalid, Refusal } from '../errors.ts';
import { ignoredBy } from '../ignores/store.ts';
import { findByName } from '../members/store.ts';
import { requireReadable } from '../threads/policy.ts';
import type { SearchQuery } from './asked.ts';
import { secondOf } from './entry.ts';
import { type HitRow, readHits } from './hits.ts';
import { excerptOf, marked } from './marks.ts';
import { type Phrases, readQuery, termsOfPhrases } from './query.ts';
import { bestFirst } from './rank.ts';
import { END_OF_TIME, indexOf, type Match, type PlaceInTime, type Reach, START_OF_TIME } from './search-index.ts';

const RESULTS_PER_PAGE = 20;
const WORDS_MAX = 20;
// So many posts are read and compared in a few milliseconds.
const RANKED_MAX = 300;

/** Finds posts that the viewer may read. What cannot be searched for is refused, naming the field. */
export async function findPosts(db: Db, viewer: Viewer, asked: SearchQuery): Promise<SearchAnswer> {
  const phrases = wordsOf(asked);
  const ignored = viewer.kind === 'member' ? await ignoredBy(db, viewer.id) : [];
  const match = await matchOf(db, viewer, asked, phrases);
  if (match.boardIds?.length === 0) return NOTHING;
  const find = asked.order === 'best' && phrases.length > 0 ? findBest : findNewest;
  return find({ db, viewer, ignored }, { match, reach: reachOf(asked), phrases }, asked.cursor);
}

/** What is found by whoever may read no board. */
const NOTHING: SearchAnswer = { results: [], next: null, total: 0, ranked: null, searchedBackTo: null };

interface Parts {
  db: Db;
  viewer: Viewer;
  ignored: number[];
}

interface Search {
  match: Match;
  reach: Reach;
  phrases: Phrases;
}

async function findNewest({ db, viewer, ignored }: Parts, { match, reach, phrases }: Search, cursor?: string) {
  const before = placeInTime(cursor) ?? reach.before;
  const found = await indexOf(db).newest(db, match, { ...reach, before }, RESULTS_PER_PAGE + 1);
  const shown = found.places.slice(0, RESULTS_PER_PAGE);
  const last = found.reached ?? (found.places.length > shown.length ? shown.at(-1) : undefined);
  const hits = await readHits(db, shown, audiencesOf(viewer));
  return {
    results: await resultsOf(hits, { phrases, ignored }),
    next: last ? `${last.second}.${last.id}` : null,
    total: last || cursor !== undefined ? null : hits.length,
    ranked: null,
    searchedBackTo: found.reached && found.reached.second * 1000,
  };
}

async function findBest({ db, viewer, ignored }: Parts, { match, reach, phrases }: Search, cursor?: string) {
  const found = await indexOf(db).newest(db, match, reach, RANKED_MAX + 1);
  const ranked = found.places.slice(0, RANKED_MAX);
  const isAll = !found.reached && ranked.length === found.places.length;
  const hits = await bestFirst(await readHits(db, ranked, audiencesOf(viewer)), phrases);
  const from = Number(cursor ?? 0);
  const to = from + RESULTS_PER_PAGE;
  return {
    results: await resultsOf(hits.slice(from, to), { phrases, ignored }),
    next: to < hits.length ? String(to) : null,
    total: isAll ? hits.length : null,
    ranked: isAll ? null : hits.length,
    searchedBackTo: null,
  };
}

function wordsOf({ q, by, board, thread }: SearchQuery): Phrases {
  const phrases = readQuery(q);
  if (phrases.flat().length > WORDS_MAX) throw invalid('q', `Search for at most ${WORDS_MAX} words at once.`);
  if (phrases.length > 0) return phrases;
  if (q.trim() !== '') throw invalid('q', 'There is no word in this. A search needs letters or digits.');
  if (by === undefined && board === undefined && thread === undefined) throw invalid('q', 'Say what to search for.');
  return phrases;
}

async function matchOf(db: Db, viewer: Viewer, asked: SearchQuery, phrases: Phrases): Promise<Match> {
  const match: Match = { phrases: termsOfPhrases(phrases) };
  if (asked.by !== undefined) {
    const author = await findByName(db, asked.by);
    if (!author) throw invalid('by', 'Nobody here has this name.');
    match.authorId = author.id;
  }
  if (asked.thread !== undefined) {
    await requireReadable(db, viewer, asked.thread).catch((error) => {
      throw error instanceof Refusal ? invalid('thread', error.message) : error;
    });
    match.threadId = asked.thread;
  }
  const boards = await listBoardNames(db);
  const readable = boards.filter(({ audience }) => audiencesOf(viewer).includes(audience)).map(({ id }) => id);
  if (asked.board !== undefined) {
    if (!readable.includes(asked.board)) throw invalid('board', 'There is no such board.');
    match.boardIds = [asked.board];
  } else if (readable.length < boards.length) match.boardIds = readable;
  return match;
}

function reachOf({ after, before }: SearchQuery): Reach {
  return {
    from: after === undefined ? START_OF_TIME : secondOf(after),
    before: before === undefined ? END_OF_TIME : { second: secondOf(before), id: 0 },
  };
}

function placeInTime(cursor: string | undefined): PlaceInTime | undefined {
  const [second, id] = cursor?.split('.').map(Number) ?? [];
  return second === undefined || id === undefined ? undefined : { second, id };
}

/** Shows hits one after the other: to find the words in a post made for it takes 20 ms, and others are served between two. */
async function resultsOf(hits: HitRow[], shown: { phrases: Phrases; ignored: number[] }) {
  const results: SearchAnswer['results'] = [];
  for (const hit of hits) {
    results.push(resultOf(hit, shown));
    await othersTurn();
  }
  return results;
}

function resultOf(hit: HitRow, { phrases, ignored }: { phrases: Phrases; ignored: number[] }) {
  return {
    postId: hit.id,
    number: hit.number,
    threadId: hit.thread_id,
    threadSlug: hit.slug,
    boardId: hit.board_id,
    boardSlug: hit.board_slug,
    boardTitle: hit.board_title,
    author: { id: hit.author_id, name: hit.author_name, avatar: hit.author_avatar },
    createdAt: hit.created_at,
    ignored: ignored.includes(hit.author_id),
    title: marked(hit.title, phrases),
    excerpt: excerptOf(hit.body, phrases),
  };
}
