import { sql } from 'kysely';
import type { MemberCard, Role } from '../../shared/member.ts';
import { staffTitle } from '../../shared/staff-title.ts';
import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';

// The ladder is a handful of rows, so a card's rank is looked up as the card is read: it is always true.
const RANK = sql<string | null>`(
  select ranks.title from ranks
  where ranks.posts <= members.post_count
    and ranks.reaction_score <= members.reaction_score
    and ranks.awards <= members.award_count
  order by ranks.position desc limit 1
)`;
// The emblems of the three newest awards, the newest first.
const EMBLEMS = sql<string | null>`(
  select string_agg(newest.emblem, ' ') from (
    select awards.emblem from member_awards
    join awards on awards.id = member_awards.award_id
    where member_awards.member_id = members.id and member_awards.taken_at is null
    order by member_awards.given_at desc, member_awards.id desc limit 3
  ) as newest
)`;

/** The columns of an author card, prefixed so that they can stand in one row beside a post's own. */
export const CARD_COLUMNS = [
  'members.id as author_id',
  'members.name as author_name',
  'members.title as author_title',
  'members.joined_at as author_joined_at',
  'members.post_count as author_post_count',
  'members.award_count as author_award_count',
  'members.reaction_score as author_reaction_score',
  'members.country as author_country',
  'members.location as author_location',
  'members.avatar as author_avatar',
  'members.deleted_at as author_deleted_at',
  'members.role as author_role',
  RANK.as('author_rank'),
  EMBLEMS.as('author_emblems'),
] as const;

// What the member's own row says on the card, as one text.
const OWN_COLUMNS = CARD_COLUMNS.flatMap((column) => (typeof column === 'string' ? column.replace(/ as .*/, '') : []));
const STAMP = sql<string>`${sql.join(
  OWN_COLUMNS.map((column) => sql`coalesce(cast(${sql.ref(column)} as text), '')`),
  sql` || '\n' || `,
)}`;

const authorsStamp = prepared<{ threadId: number; first: number; last: number }, { stamp: string | null }>(
  (db, value) =>
    db
      .selectFrom((eb) =>
        eb
          .selectFrom('members')
          .select(STAMP.as('stamp'))
          .where('members.id', 'in', (authors) =>
            authors
              .selectFrom('posts')
              .select('posts.author_id')
              .where('posts.thread_id', '=', value('threadId'))
              .where('posts.number', '>=', value('first'))
              .where('posts.number', '<=', value('last')),
          )
          .orderBy('members.id')
          .as('authors'),
      )
      .select(sql<string | null>`string_agg(stamp, '\n')`.as('stamp')),
);

/**
 * Returns a text that is another one as soon as anything is that the cards of those who wrote these posts of a thread say of
 * them; but for the names of ranks and the looks of awards.
 */
export async function stampAuthors(db: Db, range: { threadId: number; first: number; last: number }): Promise<string> {
  return (await authorsStamp(db, range))[0]?.stamp ?? '';
}

export interface CardRow {
  author_id: number;
  author_name: string;
  author_title: string | null;
  author_joined_at: number;
  author_post_count: number;
  author_award_count: number;
  author_reaction_score: number;
  author_country: string | null;
  author_location: string | null;
  author_avatar: string | null;
  author_deleted_at: number | null;
  author_role: string;
  author_rank: string | null;
  author_emblems: string | null;
}

/** Makes the author card of a row selected with CARD_COLUMNS. */
export function cardOf(row: CardRow): MemberCard {
  const role = row.author_role as Role;
  return {
    id: row.author_id,
    name: row.author_name,
    role,
    title: row.author_deleted_at === null ? (row.author_title ?? staffTitle(role) ?? row.author_rank) : null,
    joinedAt: row.author_joined_at,
    postCount: row.author_post_count,
    awardCount: row.author_award_count,
    reactionScore: row.author_reaction_score,
    country: row.author_country,
    location: row.author_location,
    avatar: row.author_avatar,
    former: row.author_deleted_at !== null,
    emblems: row.author_emblems?.split(' ') ?? [],
  };
}

/** Returns a member's card; undefined where there is no such member. */
export async function findCard(db: Db, id: number): Promise<MemberCard | undefined> {
  const row = await db.selectFrom('members').select(CARD_COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && cardOf(row);
}
