import type { Audience } from '../../shared/board.ts';
import type { NotificationKind } from '../../shared/notification.ts';
import type { Post } from '../../shared/post.ts';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import { findNames } from '../members/store.ts';
import type { ParsedBody } from '../posts/markup/parse-body.ts';
import { isSilenced } from '../watches/thread-store.ts';
import { both, type Notified, notify } from './notify.ts';
import { recipientsOf } from './recipients.ts';
import { enqueueForWatchers } from './tell-watchers.ts';

const IDS_PER_QUERY = 500;

/**
 * Stores whom a new post addresses, in the post's own transaction, and leaves those who watch the thread to the outbox: they
 * may be many.
 */
export async function notifyOfPost(
  trx: Db,
  {
    post,
    audience,
    references,
  }: { post: Post; audience: Audience; references: Pick<ParsedBody, 'mentions' | 'quotes'> },
): Promise<Notified> {
  const numbers = [
    ...references.quotes.flatMap((quote) => quote.number ?? []),
    ...(post.replyTo ? [post.replyTo] : []),
  ];
  const [mentioned, authors] = await Promise.all([
    findNames(trx, references.mentions),
    authorsOf(trx, post.threadId, numbers),
  ]);
  const recipients = recipientsOf(post.author.id, {
    mentioned: [...mentioned.values()].map((member) => member.id),
    quoted: references.quotes.flatMap((quote) => authors.get(quote.number ?? 0) ?? []),
    answered: post.replyTo ? [authors.get(post.replyTo) ?? []].flat() : [],
  });
  const hearing = await whoHears(trx, recipients, { threadId: post.threadId, audience, authorId: post.author.id });
  const about = { actorId: post.author.id, threadId: post.threadId, postId: post.id };
  const addressed = await notify(
    trx,
    [...hearing].map(([memberId, kind]) => ({ memberId, kind, ...about })),
    post.createdAt,
  );
  return both(addressed, { told: [], enqueued: await enqueueForWatchers(trx, post, post.createdAt) });
}

async function authorsOf(db: Db, threadId: number, numbers: number[]): Promise<Map<number, number>> {
  if (numbers.length === 0) return new Map();
  const rows = await db
    .selectFrom('posts')
    .select(['number', 'author_id'])
    .where('thread_id', '=', threadId)
    .where('number', 'in', numbers)
    .where('deleted_at', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.number, row.author_id]));
}

/**
 * Keeps those who have an account to be told through, may read the board, do not ignore the author, and have not silenced
 * the thread.
 */
export async function whoHears<Kind extends NotificationKind>(
  db: Db,
  recipients: Map<number, Kind>,
  { threadId, audience, authorId }: { threadId: number; audience: Audience; authorId: number },
): Promise<Map<number, Kind>> {
  const hearing = new Map<number, Kind>();
  for (const ids of slices([...recipients.keys()], IDS_PER_QUERY)) {
    let members = db
      .selectFrom('members')
      .leftJoin('ignores', (join) =>
        join.onRef('ignores.member_id', '=', 'members.id').on('ignores.ignored_id', '=', authorId),
      )
      .select('members.id')
      .where('members.id', 'in', ids)
      .where('members.account_id', 'is not', null)
      .where('ignores.ignored_id', 'is', null)
      .where((eb) => eb.not(isSilenced({ member: 'members.id', thread: threadId })));
    if (audience === 'staff') members = members.where('members.role', '!=', 'member');
    for (const { id } of await members.execute()) {
      const kind = recipients.get(id);
      if (kind) hearing.set(id, kind);
    }
  }
  return hearing;
}
