import { z } from 'zod';
import { slugify } from '../../shared/addresses.ts';
import { Approval, Audience, Writers } from '../../shared/board.ts';
import { DESCRIPTION_MAX, PREFIX_MAX, PREFIXES_MAX } from '../../shared/limits.ts';
import { NewName } from '../../shared/member.ts';
import { PostBody } from '../../shared/post.ts';
import { ReactionKind } from '../../shared/reaction.ts';
import { lineText, plainText } from '../../shared/text.ts';
import { ThreadTitle } from '../../shared/thread.ts';
import { nameKey } from '../members/name-key.ts';

const FACT_MAX = 200;
const ID_MAX = 200;
const UNSEEN = /[\p{Cc}\p{Cs}]/u;

const must = (be: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === undefined ? 'is missing' : `must be ${be}`),
});
const text = z.string(must('text'));
const fact = text
  .transform(lineText)
  .pipe(z.string().max(FACT_MAX, `may be ${FACT_MAX} characters long; this is longer`));
const prefix = text
  .transform(lineText)
  .pipe(z.string().min(1, 'must not be empty').max(PREFIX_MAX, `may be ${PREFIX_MAX} characters long; this is longer`));
const count = z.int(must('a whole number')).nonnegative('must be 0 or more');
const postNumber = z.int(must('a whole number')).positive('must be 1 or more');

const Day = z.iso.date();
const Moment = z.iso.datetime({ offset: true });
/** A day (its midnight, UTC) or a moment with its zone, as epoch milliseconds. */
const time = text
  .refine(
    (value) => Day.safeParse(value).success || Moment.safeParse(value).success,
    'must be a date (2021-10-15) or a date and time with its zone (2021-10-15T09:30:00Z)',
  )
  .transform(Date.parse);

const threadId = text
  .min(1, 'must not be empty')
  .max(ID_MAX, `may be ${ID_MAX} characters long; this is longer`)
  .refine((id) => !UNSEEN.test(id), 'must not hold control characters or halves of characters');

const MemberLine = z.strictObject({
  type: z.literal('member'),
  name: text.pipe(NewName),
  title: fact.nullable(),
  joinedAt: time,
  postCount: count,
  awardCount: count,
  reactionScore: z.int(must('a whole number')),
  country: text.regex(/^[A-Z]{2}$/, 'must be two capital letters, as in GB or PK, or null').nullable(),
  location: fact.nullable(),
  deletedAt: time.nullish(),
});

const BoardLine = z.strictObject({
  type: z.literal('board'),
  slug: text.refine((slug) => slug === slugify(slug), 'must be lower-case words joined by "-"'),
  title: text.pipe(ThreadTitle),
  description: text
    .transform(plainText)
    .pipe(z.string().max(DESCRIPTION_MAX, `may be ${DESCRIPTION_MAX} characters long; this is longer`)),
  audience: z.enum(Audience.options, must(`one of ${Audience.options.join(', ')}`)).nullish(),
  starters: z.enum(Writers.options, must(`one of ${Writers.options.join(', ')}`)).nullish(),
  repliers: z.enum(Writers.options, must(`one of ${Writers.options.join(', ')}`)).nullish(),
  approval: z.enum(Approval.options, must(`one of ${Approval.options.join(', ')}`)).nullish(),
  archivedAt: time.nullish(),
  prefixes: z.array(prefix, must('a list')).max(PREFIXES_MAX, `may be ${PREFIXES_MAX} long; this is longer`).nullish(),
});

const ThreadLine = z.strictObject({
  type: z.literal('thread'),
  id: threadId,
  board: text,
  title: text.pipe(ThreadTitle),
  author: text,
  createdAt: time.nullish(),
  lockedAt: time.nullish(),
  pinnedAt: time.nullish(),
  prefix: prefix.nullish(),
});

const ReactionPart = z.strictObject({
  kind: text.pipe(ReactionKind),
  member: text,
  at: time.nullish(),
});

const PostLine = z
  .strictObject({
    type: z.literal('post'),
    thread: text,
    number: postNumber,
    author: text,
    body: text,
    replyTo: postNumber.nullish(),
    createdAt: time.nullish(),
    editedAt: time.nullish(),
    deletedAt: time.nullish(),
    reactions: z.array(ReactionPart, must('a list')).nullish(),
  })
  .transform((post, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    const isTombstone = post.body === '' && typeof post.deletedAt === 'number';
    const body = isTombstone ? undefined : PostBody.safeParse(post.body);
    if (body?.error) refuse(['body'], body.error.issues[0]?.message ?? 'is wrong');
    if (typeof post.replyTo === 'number' && post.replyTo >= post.number) {
      refuse(['replyTo'], `must be the number of an earlier post, below ${post.number}`);
    }
    const reacted = new Set<string>();
    for (const [i, { member }] of (post.reactions ?? []).entries()) {
      if (reacted.has(nameKey(member))) refuse(['reactions', i, 'member'], `"${member}" reacts twice`);
      reacted.add(nameKey(member));
    }
    return { ...post, body: body?.data ?? '' };
  });

/** The parsers of the four types of lines. */
export const LINES = { member: MemberLine, board: BoardLine, thread: ThreadLine, post: PostLine };

export type MemberLine = z.infer<typeof MemberLine>;
export type BoardLine = z.infer<typeof BoardLine>;
export type ThreadLine = z.infer<typeof ThreadLine>;
export type PostLine = z.infer<typeof PostLine>;
export type Line = MemberLine | BoardLine | ThreadLine | PostLine;
