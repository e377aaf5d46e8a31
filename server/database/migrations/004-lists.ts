import { type Kysely, type Migration, sql } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** What lists cost the same with however many threads: totals of boards, marks of what is read, and their indexes. */
export function lists(engine: Engine): Migration {
  const { int, counter, required, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up(db: Kysely<any>) {
      const { schema } = db;
      await schema.alterTable('members').addColumn('read_before', int).execute();
      await schema
        .createTable('read_marks')
        .addColumn('member_id', int, to('members.id'))
        .addColumn('board_id', int, (c) => c.notNull().references('boards.id').onDelete('cascade'))
        .addColumn('read_before', int, required)
        .addPrimaryKeyConstraint('read_marks_key', ['member_id', 'board_id'])
        .execute();

      await schema.dropIndex('threads_by_board').execute();
      await schema.dropIndex('threads_by_last_post').execute();
      const standing = sql.ref('deleted_at');
      const index = (name: string, table: string, columns: string[]) =>
        schema.createIndex(name).on(table).columns(columns);
      await index('threads_by_board', 'threads', ['board_id', 'last_post_at', 'id'])
        .where(standing, 'is', null)
        .execute();
      await index('threads_by_last_post', 'threads', ['last_post_at', 'id', 'board_id'])
        .where(standing, 'is', null)
        .execute();
      await index('threads_by_author', 'threads', ['author_id', 'last_post_at', 'id', 'board_id'])
        .where(standing, 'is', null)
        .execute();
      await index('threads_unanswered', 'threads', ['last_post_at', 'id', 'board_id'])
        .where(standing, 'is', null)
        .where(sql.ref('post_count'), '=', sql.lit(1))
        .execute();
      await index('posts_by_time', 'posts', ['thread_id', 'created_at', 'number']).execute();
      await index('posts_newest', 'posts', ['created_at', 'id']).where(standing, 'is', null).execute();

      await schema
        .createTable('board_counts')
        .addColumn('board_id', int, (c) => c.notNull().references('boards.id').onDelete('cascade'))
        .addColumn('slot', int, required)
        .addColumn('threads', int, counter)
        .addColumn('posts', int, counter)
        .addPrimaryKeyConstraint('board_counts_key', ['board_id', 'slot'])
        .execute();
      await sql`insert into board_counts (board_id, slot, threads, posts)
        select board_id, id % 16, count(*), sum(post_count) from threads where deleted_at is null group by board_id, id % 16`.execute(
        db,
      );
      for (const statement of engine === 'postgres' ? COUNTED_ON_POSTGRES : COUNTED_ON_SQLITE)
        await sql.raw(statement).execute(db);
    },
  };
}

/*
 * The totals are kept by triggers, so that they are true whoever changes threads: a post, an import, a move. Each board
 * has sixteen rows of them, taken only when a transaction commits: else all who post in the board would wait for each
 * other. See docs/decisions/0012.
 */
const TAKE_OUT = `update board_counts set threads = threads - 1, posts = posts - old.post_count
    where board_id = old.board_id and slot = old.id % 16`;
const PUT_IN = `insert into board_counts (board_id, slot, threads, posts)
    values (new.board_id, new.id % 16, 1, new.post_count)
    on conflict (board_id, slot) do update
    set threads = board_counts.threads + 1, posts = board_counts.posts + excluded.posts`;
const COUNT_ON = `update board_counts set posts = posts + new.post_count - old.post_count
    where board_id = new.board_id and slot = new.id % 16`;
const STAYS = 'old.board_id = new.board_id and old.deleted_at is null and new.deleted_at is null';

const COUNTED_ON_SQLITE = [
  `create trigger threads_added after insert on threads when new.deleted_at is null begin ${PUT_IN}; end`,
  `create trigger threads_grown after update of post_count on threads when ${STAYS} begin ${COUNT_ON}; end`,
  `create trigger threads_left after update of board_id, deleted_at on threads
    when old.deleted_at is null and not (${STAYS}) begin ${TAKE_OUT}; end`,
  `create trigger threads_came after update of board_id, deleted_at on threads
    when new.deleted_at is null and not (${STAYS}) begin ${PUT_IN}; end`,
];

const COUNTED_ON_POSTGRES = [
  `create function count_in_board() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' and ${STAYS} then ${COUNT_ON};
    else
      if tg_op = 'UPDATE' and old.deleted_at is null then ${TAKE_OUT}; end if;
      if new.deleted_at is null then ${PUT_IN}; end if;
    end if;
    return null;
  end $$`,
  `create constraint trigger threads_counted after insert or update of board_id, post_count, deleted_at on threads
    deferrable initially deferred for each row execute function count_in_board()`,
];
