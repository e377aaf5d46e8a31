import type { Audience } from '../../shared/board.ts';
import type { NotificationKind, WatchLevel } from '../../shared/notification.ts';
import type { Post } from '../../shared/post.ts';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import { findNames } from '../members/store.ts';
import type { ParsedBody } from '../posts/markup/parse-body.ts';
import { recipientsOf } from './recipients.ts';
import { insertNotifications } from './store.ts';
import { watchersOf } from './watches.ts';

const IDS_PER_QUERY = 500;

/** Stores the notifications of a new post, in the post's own transaction, and returns their ids. */
export async function notifyOfPost(
  trx: Db,
  {
    post,
    audience,
    references,
  }: { post: Post; audience: Audience; references: Pick<ParsedBody, 'mentions' | 'quotes'> },
): Promise<number[]> {
  const numbers = [
    ...references.quotes.flatMap((quote) => quote.number ?? []),
    ...(post.replyTo ? [post.replyTo] : []),
  ];
  const [mentioned, authors, watchers] = await Promise.all([
    findNames(trx, references.mentions),
    authorsOf(trx, post.threadId, numbers),
    watchersOf(trx, post.threadId),
  ]);
  const recipients = recipientsOf(post.author.id, {
    mentioned: [...mentioned.values()].map((member) => member.id),
    quoted: references.quotes.flatMap((quote) => authors.get(quote.number ?? 0) ?? []),
    answered: post.replyTo ? [authors.get(post.replyTo) ?? []].flat() : [],
    watches: watchers.map((watch) => ({ memberId: watch.member_id, level: watch.level as WatchLevel })),
  });
  return insertNotifications(trx, post, await whoHears(trx, recipients, { audience, authorId: post.author.id }));
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

/** Keeps those who have an account to be told through, may read the board, and do not ignore the author. */
export async function whoHears(
  db: Db,
  recipients: Map<number, NotificationKind>,
  { audience, authorId }: { audience: Audience; authorId: number },
) {
  if (recipients.size === 0) return recipients;
  const hearing = new Map<number, NotificationKind>();
  for (const ids of slices([...recipients.keys()], IDS_PER_QUERY)) {
    let members = db
      .selectFrom('members')
      .leftJoin('ignores', (join) =>
        join.onRef('ignores.member_id', '=', 'members.id').on('ignores.ignored_id', '=', authorId),
      )
      .select('members.id')
      .where('members.id', 'in', ids)
      .where('members.account_id', 'is not', null)
      .where('ignores.ignored_id', 'is', null);
    if (audience === 'staff') members = members.where('members.role', '!=', 'member');
    for (const { id } of await members.execute()) hearing.set(id, recipients.get(id) as NotificationKind);
  }
  return hearing;
}
