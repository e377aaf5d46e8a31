import type { Kysely, Migration } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

// What a new forum begins with. From here on all of it is the administrators' to change.
const REACTIONS = [
  ['like', '👍', 'Like', 1],
  ['love', '❤️', 'Love', 1],
  ['agree', '🤝', 'Agree', 1],
  ['funny', '😄', 'Funny', 1],
  ['wow', '😮', 'Wow', 1],
  ['sad', '😢', 'Sad', 0],
] as const;
const RANKS = [
  ['New Member', 0, 0],
  ['Member', 10, 0],
  ['Full Member', 100, 50],
  ['Senior Member', 1_000, 500],
  ['Elite Member', 10_000, 5_000],
] as const;
const AWARDS = [
  ['First post', 'Wrote a first post.', '✍️', 'posts', 1],
  ['Thousand messages', 'Wrote a thousand messages.', '💬', 'posts', 1_000],
  ['Well received', 'Reached a reaction score of 100.', 'laurel', 'reaction-score', 100],
  ['One year', 'Has been here for a year.', '🎂', 'days', 365],
] as const;

/** Reactions as data, with counts kept per post; ranks, awards, and what lists of members are read by. */
export function people(engine: Engine): Migration {
  const { int, identity, required, counter, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up(db: Kysely<any>) {
      const { schema } = db;
      await schema
        .createTable('reaction_kinds')
        .addColumn('kind', 'text', (c) => c.primaryKey())
        .addColumn('emoji', 'text', required)
        .addColumn('label', 'text', required)
        .addColumn('score', int, required)
        .addColumn('position', int, required)
        .addColumn('retired_at', int)
        .execute();
      await db
        .insertInto('reaction_kinds')
        .values(REACTIONS.map(([kind, emoji, label, score], position) => ({ kind, emoji, label, score, position })))
        .execute();

      await schema.alterTable('reactions').addColumn('score', int, counter).execute();
      await db.updateTable('reactions').set({ score: 1 }).where('kind', '!=', 'sad').execute();
      await schema
        .createIndex('reactions_by_kind')
        .on('reactions')
        .columns(['post_id', 'kind', 'created_at', 'member_id'])
        .execute();
      await schema
        .createIndex('reactions_by_time')
        .on('reactions')
        .columns(['post_id', 'created_at', 'member_id'])
        .execute();
      await schema
        .createTable('reaction_counts')
        .addColumn('post_id', int, to('posts.id'))
        .addColumn('kind', 'text', to('reaction_kinds.kind'))
        .addColumn('count', int, required)
        .addPrimaryKeyConstraint('reaction_counts_key', ['post_id', 'kind'])
        .execute();
      await db
        .insertInto('reaction_counts')
        .columns(['post_id', 'kind', 'count'])
        .expression((eb) =>
          eb
            .selectFrom('reactions')
            .select((e) => ['post_id', 'kind', e.fn.countAll().as('count')])
            .groupBy(['post_id', 'kind']),
        )
        .execute();

      await schema
        .createTable('ranks')
        .addColumn('id', int, identity)
        .addColumn('title', 'text', required)
        .addColumn('posts', int, counter)
        .addColumn('reaction_score', int, counter)
        .addColumn('awards', int, counter)
        .addColumn('position', int, required)
        .execute();
      await db
        .insertInto('ranks')
        .values(RANKS.map(([title, posts, reaction_score], position) => ({ title, posts, reaction_score, position })))
        .execute();

      await schema
        .createTable('awards')
        .addColumn('id', int, identity)
        .addColumn('name', 'text', required)
        .addColumn('description', 'text', required)
        .addColumn('emblem', 'text', required)
        .addColumn('measure', 'text')
        .addColumn('threshold', int)
        .addColumn('position', int, required)
        .addColumn('retired_at', int)
        .execute();
      await db
        .insertInto('awards')
        .values(
          AWARDS.map(([name, description, emblem, measure, threshold], position) => ({
            ...{ name, description, emblem, measure, threshold, position },
          })),
        )
        .execute();
      await schema
        .createTable('member_awards')
        .addColumn('id', int, identity)
        .addColumn('member_id', int, to('members.id'))
        .addColumn('award_id', int, to('awards.id'))
        .addColumn('reason', 'text')
        .addColumn('given_by', int, (c) => c.references('members.id'))
        .addColumn('given_at', int, required)
        .addColumn('taken_at', int)
        .addUniqueConstraint('member_awards_once', ['member_id', 'award_id'])
        .execute();
      await schema
        .createIndex('member_awards_by_time')
        .on('member_awards')
        .columns(['member_id', 'given_at', 'id'])
        .execute();
      await schema.createIndex('member_awards_by_award').on('member_awards').columns(['award_id', 'id']).execute();

      await schema.alterTable('members').addColumn('about', 'text').execute();
      for (const column of ['joined_at', 'post_count', 'reaction_score'])
        await schema.createIndex(`members_by_${column}`).on('members').columns([column, 'id']).execute();
      await schema
        .createIndex('posts_by_author_and_time')
        .on('posts')
        .columns(['author_id', 'created_at', 'id'])
        .execute();
      await schema
        .createIndex('threads_by_author_and_time')
        .on('threads')
        .columns(['author_id', 'created_at', 'id'])
        .execute();
    },
  };
}
