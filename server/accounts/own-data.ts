import { listHeld } from '../awards/given-store.ts';
import type { Db } from '../database/connection.ts';
import { notFound } from '../errors.ts';
import { listIgnored } from '../ignores/store.ts';
import { findById } from '../members/store.ts';
import { listDevices } from '../push/store.ts';
import { emailOf } from './change-email.ts';
import {
  actsOfMember,
  boardWatchesOfMember,
  draftsOfMember,
  filesOfMember,
  formerNamesOfMember,
  notificationsOfMember,
  postsOfMember,
  reactionsOfMember,
  readMarksOfMember,
  readPositionsOfMember,
  reportsOfMember,
  submissionsOfMember,
  switchesOfMember,
  watchesOfMember,
} from './own-data-store.ts';
import { listSessions } from './session-store.ts';
import { listTokens } from './tokens/store.ts';

/**
 * Yields, as one JSON document in pieces, everything that is stored of a member, a page of rows at a time; `site` is the
 * address before the paths in it. Nothing with which one could sign in is in it.
 */
export async function* ownData(db: Db, { memberId, site }: { memberId: number; site: string }): AsyncGenerator<string> {
  const member = await findById(db, memberId);
  if (!member) throw notFound('member');
  const post = (id: number) => `${site}/posts/${id}`;
  const thread = (id: number | null) => (id === null ? null : `${site}/threads/${id}/`);
  const { account_id, name_key: _, banned_by, ban_reason, ...profile } = member;
  // As banOf() has it: what was written for the staff alone stays theirs.
  const banned = { ...profile, ban_reason: banned_by === null ? null : ban_reason };
  const sessions = (await listSessions(db, account_id ?? '')).map(({ id: _, ...session }) => timesIn(session));

  yield `{\n"profile": ${JSON.stringify({ ...timesIn(banned), email: await emailOf({ db }, memberId) })}`;
  yield `,\n"sessions": ${JSON.stringify(sessions)}`;
  yield `,\n"tokens": ${JSON.stringify((await listTokens(db, memberId)).map(({ id: _, ...token }) => timesIn(token)))}`;
  yield `,\n"popUpsOn": ${JSON.stringify((await listDevices(db, memberId, '')).map(({ id: _, here: __, ...device }) => timesIn(device)))}`;
  yield `,\n"ignored": ${JSON.stringify((await listIgnored(db, memberId)).map(({ name }) => name))}`;
  yield `,\n"awards": ${JSON.stringify((await listHeld(db, memberId)).map(({ id: _, ...award }) => timesIn(award)))}`;
  yield* list('formerNames', formerNamesOfMember(db, memberId), (row) => row);
  yield* list('posts', postsOfMember(db, memberId), ({ id, thread_id, before, ...row }) => ({
    address: post(id),
    thread: thread(thread_id),
    ...row,
    before: before.map(({ post_id: _, ...edit }) => timesIn(edit)),
  }));
  yield* list('reactions', reactionsOfMember(db, memberId), ({ post_id, ...row }) => ({ post: post(post_id), ...row }));
  yield* list('watches', watchesOfMember(db, memberId), ({ thread_id, ...row }) => ({
    thread: thread(thread_id),
    ...row,
  }));
  yield* list('boardWatches', boardWatchesOfMember(db, memberId), (row) => row);
  yield* list('readPositions', readPositionsOfMember(db, memberId), ({ thread_id, ...row }) => ({
    thread: thread(thread_id),
    ...row,
  }));
  yield* list('notifications', notificationsOfMember(db, memberId), ({ id: _, post_id, ...row }) => ({
    post: post_id === null ? null : post(post_id),
    ...row,
  }));
  yield* list('alertSettings', switchesOfMember(db, memberId), ({ on_at, ...row }) => ({ ...row, on: on_at !== null }));
  yield* list('readMarks', readMarksOfMember(db, memberId), (row) => row);
  yield* list('drafts', draftsOfMember(db, memberId), ({ thread_id, post_id, ...row }) => ({
    thread: thread(thread_id),
    post: post_id === null ? null : post(post_id),
    ...row,
  }));
  yield* list('submissions', submissionsOfMember(db, memberId), ({ thread_id, ...row }) => ({
    thread: thread(thread_id),
    ...row,
  }));
  yield* list('reports', reportsOfMember(db, memberId), ({ post_id, id: _, ...row }) => ({
    post: post(post_id),
    ...row,
  }));
  yield* list('files', filesOfMember(db, memberId), (row) => row);
  yield* list('actsInOffice', actsOfMember(db, memberId), ({ id: _, ...row }) => row);
  yield '\n}\n';
}

/** Yields a list of the document, one entry a line. */
async function* list<Row>(
  name: string,
  pages: AsyncGenerator<Row[]>,
  entryOf: (row: Row) => object,
): AsyncGenerator<string> {
  yield `,\n"${name}": [`;
  let gap = '\n';
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    yield gap + rows.map((row) => JSON.stringify(timesIn(entryOf(row)))).join(',\n');
    gap = ',\n';
  }
  yield '\n]';
}

/** Spells the times in an entry as people read them. */
function timesIn(entry: object): object {
  return Object.fromEntries(
    Object.entries(entry).map(([name, value]) =>
      /(_at|At)$/.test(name) && typeof value === 'number' ? [name, new Date(value).toISOString()] : [name, value],
    ),
  );
}
