import type { Db } from '../database/connection.ts';
import { readBoards, readMembers, readPosts, readReactions, readThreads } from './export-store.ts';
import type { Counts } from './words.ts';

/**
 * Yields the whole forum as lines that importFile() reads, a page of rows at a time, and counts them in `counts`:
 * members, boards, threads, posts. Deleted threads are left out, deleted posts are tombstones without text. What
 * belongs to accounts (addresses, passwords, sessions, roles, settings) and to readers never leaves.
 */
export async function* exportLines(db: Db, counts: Counts): AsyncGenerator<string> {
  for await (const members of readMembers(db)) {
    counts.members += members.length;
    yield lines(members, (member) => ({
      type: 'member',
      name: member.name,
      title: member.title,
      joinedAt: dayOrMoment(member.joined_at),
      postCount: member.post_count,
      awardCount: member.award_count,
      reactionScore: member.reaction_score,
      country: member.country,
      location: member.location,
      ...(member.deleted_at !== null && { deletedAt: moment(member.deleted_at) }),
    }));
  }

  const boards = await readBoards(db);
  counts.boards += boards.length;
  if (boards.length > 0) {
    yield lines(
      boards,
      ({ slug, title, description, audience, starters, repliers, approval, archivedAt, prefixes }) => ({
        type: 'board',
        slug,
        title,
        description,
        ...(audience !== 'everyone' && { audience }),
        ...(starters !== 'members' && { starters }),
        ...(repliers !== 'members' && { repliers }),
        ...(approval !== 'none' && { approval }),
        ...(archivedAt !== null && { archivedAt: moment(archivedAt) }),
        ...(prefixes.length > 0 && { prefixes }),
      }),
    );
  }

  for await (const threads of readThreads(db)) {
    counts.threads += threads.length;
    yield lines(threads, (thread) => ({
      type: 'thread',
      id: thread.uid,
      board: thread.board,
      title: thread.title,
      author: thread.author,
      createdAt: moment(thread.created_at),
      ...(thread.locked_at !== null && { lockedAt: moment(thread.locked_at) }),
      ...(thread.pinned_at !== null && { pinnedAt: moment(thread.pinned_at) }),
      ...(thread.prefix !== null && { prefix: thread.prefix }),
    }));
  }

  for await (const posts of readPosts(db)) {
    counts.posts += posts.length;
    const standing = posts.filter((post) => post.deleted_at === null);
    const reactions =
      standing.length > 0
        ? await readReactions(
            db,
            standing.map((post) => post.id),
          )
        : new Map<number, never>();
    yield lines(posts, (post) => ({
      type: 'post',
      thread: post.thread,
      number: post.number,
      author: post.author,
      body: post.deleted_at === null ? post.body : '',
      ...(post.reply_to !== null && { replyTo: post.reply_to }),
      createdAt: moment(post.created_at),
      ...(post.edited_at !== null && { editedAt: moment(post.edited_at) }),
      ...(post.deleted_at !== null && { deletedAt: moment(post.deleted_at) }),
      ...(reactions.has(post.id) && { reactions: reactions.get(post.id)?.map(reactionOf) }),
    }));
  }
}

function reactionOf(reaction: { kind: string; member: string; created_at: number }) {
  return { kind: reaction.kind, member: reaction.member, at: moment(reaction.created_at) };
}

function lines<Row>(rows: Row[], objectOf: (row: Row) => object): string {
  return rows.map((row) => `${JSON.stringify(objectOf(row))}\n`).join('');
}

function moment(time: number): string {
  return new Date(time).toISOString();
}

function dayOrMoment(time: number): string {
  return moment(time).replace('T00:00:00.000Z', '');
}
