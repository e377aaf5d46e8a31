import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { answersIn, insertAnswers } from '../posts/answers.ts';
import { agreedWith } from '../posts/markup/agreement.ts';
import { parseBody } from '../posts/markup/parse-body.ts';
import type { Directory } from './directory.ts';
import { advanceForPosts, insertPosts, insertReactions } from './import-store.ts';
import type { PostLine } from './lines.ts';
import { readThread, type ThreadState } from './lookup-store.ts';
import { found } from './write-lines.ts';

interface ReadyPost {
  line: PostLine;
  authorId: number;
  html: string;
  answered: number[];
  agreesWith: number | null;
  reactions: { memberId: number; kind: string; at: number }[];
}

/** What the posts' own lines do not tell: the time of the import, and the new threads whose lines give no time. */
interface PostTimes {
  now: number;
  undated: ReadonlySet<string>;
}

/**
 * Adds the posts that are not there yet, in one transaction, and returns how many. Each is a step of its thread's
 * cursor, so whoever follows the thread catches up. Nobody is notified, and no member's totals change.
 */
export async function writePosts(db: Db, directory: Directory, lines: PostLine[], times: PostTimes): Promise<number> {
  const threads = await readyPosts(directory, lines, times.now);
  if (threads.size === 0) return 0;
  const written = await transaction(db, async (trx) => {
    const results = new Map<string, { added: number; state: ThreadState }>();
    for (const [uid, posts] of threads) {
      results.set(uid, await appendPosts(trx, found(directory.thread(uid)), posts, { ...times, uid }));
    }
    return results;
  });
  for (const [uid, { state }] of written) directory.keepThread(uid, state);
  return [...written.values()].reduce((sum, { added }) => sum + added, 0);
}

/** Renders the posts that are not there yet, by thread, outside the transaction: it takes the most time. */
async function readyPosts(directory: Directory, lines: PostLine[], now: number): Promise<Map<string, ReadyPost[]>> {
  const fresh = lines
    .filter((line) => line.number > found(directory.thread(line.thread)).postCount)
    .map((line) => ({ line, parsed: parseBody(line.body) }));
  await directory.load(
    [],
    fresh.flatMap(({ parsed }) => parsed.names),
  );
  const threads = new Map<string, ReadyPost[]>();
  for (const { line, parsed } of fresh) {
    const posts = threads.get(line.thread) ?? [];
    threads.set(line.thread, posts);
    posts.push({
      line,
      authorId: found(directory.member(line.author)).id,
      html: parsed.render({
        thread: found(directory.thread(line.thread)),
        members: directory.members,
        pictures: new Map(),
      }),
      answered: line.deletedAt ? [] : answersIn({ number: line.number, replyTo: line.replyTo ?? null }, parsed.quotes),
      agreesWith: agreedWith(parsed, { number: line.number, replyTo: line.replyTo ?? null }),
      reactions: (line.reactions ?? []).map(({ member, kind, at }) => ({
        memberId: found(directory.member(member)).id,
        kind,
        at: at ?? now,
      })),
    });
  }
  return threads;
}

async function appendPosts(trx: Db, before: ThreadState, posts: ReadyPost[], times: PostTimes & { uid: string }) {
  for (let state = before; ; state = await readThread(trx, state.id)) {
    const fresh = posts.filter((post) => post.line.number > state.postCount);
    const last = fresh.at(-1);
    if (!last) return { added: 0, state };
    if (fresh[0]?.line.number !== state.postCount + 1)
      throw new Error(`thread "${times.uid}" has lost posts meanwhile`);
    const createdAt = datesOf(fresh, state.lastPostAt, times.now);
    const lastPostAt = createdAt.at(-1) ?? times.now;
    const cursor = await advanceForPosts(trx, state.id, {
      after: state.postCount,
      posts: fresh.length,
      lastPostAt,
      lastPosterId: last.authorId,
      createdAt: state.postCount === 0 && times.undated.has(times.uid) ? createdAt[0] : undefined,
    });
    if (cursor === undefined) continue;
    await insertAll(
      trx,
      fresh.map((post, i) => rowOf(post, state.id, cursor - fresh.length + 1 + i, createdAt[i] ?? times.now)),
      fresh,
    );
    return { added: fresh.length, state: { ...state, postCount: last.line.number, lastPostAt } };
  }
}

/** Dates posts that bear no date: now, but not before the post above. */
function datesOf(posts: ReadyPost[], lastPostAt: number, now: number): number[] {
  let previous = lastPostAt;
  return posts.map(({ line }) => {
    previous = line.createdAt ?? Math.max(now, previous);
    return previous;
  });
}

function rowOf({ line, authorId, html, agreesWith }: ReadyPost, threadId: number, cursor: number, createdAt: number) {
  return {
    thread_id: threadId,
    number: line.number,
    cursor,
    author_id: authorId,
    body: line.body,
    html,
    client_id: null,
    reply_to: line.replyTo ?? null,
    agrees_with: agreesWith,
    created_at: createdAt,
    edited_at: line.editedAt ?? null,
    deleted_at: line.deletedAt ?? null,
  };
}

async function insertAll(trx: Db, rows: ReturnType<typeof rowOf>[], posts: ReadyPost[]): Promise<void> {
  const ids = await insertPosts(trx, rows);
  await insertAnswers(
    trx,
    rows.map((row, i) => ({
      id: ids[i] ?? 0,
      threadId: row.thread_id,
      number: row.number,
      answered: posts[i]?.answered ?? [],
    })),
  );
  const reactions = posts.flatMap((post, i) =>
    post.reactions.map(({ memberId, kind, at }) => ({
      post_id: ids[i] ?? 0,
      member_id: memberId,
      kind,
      created_at: at,
    })),
  );
  await insertReactions(trx, reactions);
}
