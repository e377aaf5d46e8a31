import type { Generated } from 'kysely';

// Boards, threads, posts, and what belongs to a post.

export interface BoardTable {
  id: Generated<number>;
  slug: string;
  title: string;
  description: string;
  audience: string;
  /** Who of those who may read it starts threads, and who replies: "members" or "staff". */
  starters: Generated<string>;
  repliers: Generated<string>;
  /** Whose posts wait for a moderator: "none", "newcomers" or "members". */
  approval: Generated<string>;
  position: number;
  /** Set while it is an archive: nobody writes in it, and the list of boards leaves it out. */
  archived_at: Generated<number | null>;
}

export interface ThreadTable {
  id: Generated<number>;
  /** The name under which the thread travels between installations: its id in an imported file, or made here. */
  uid: string;
  board_id: number;
  author_id: number;
  title: string;
  slug: string;
  created_at: number;
  cursor: number;
  /** The cursor of the last change to the thread itself: its title, its lock. */
  changed_cursor: number;
  post_count: number;
  last_post_at: number;
  last_poster_id: number;
  locked_at: number | null;
  deleted_at: number | null;
  deleted_by: Generated<number | null>;
  /** The words before the title, from the board's list at the time. */
  prefix: Generated<string | null>;
  pinned_at: Generated<number | null>;
}

export interface PostTable {
  id: Generated<number>;
  thread_id: number;
  number: number;
  cursor: number;
  author_id: number;
  body: string;
  html: string;
  client_id: string | null;
  reply_to: number | null;
  /** The number of the post that this one agrees with and says no more; null where it says anything of its own. */
  agrees_with: number | null;
  created_at: number;
  edited_at: number | null;
  edited_by: Generated<number | null>;
  edit_reason: Generated<string | null>;
  edit_count: Generated<number>;
  deleted_at: number | null;
  /** Null also where an imported post was deleted elsewhere. */
  deleted_by: Generated<number | null>;
  delete_reason: Generated<string | null>;
}

/** What a post said before an edit, and of that edit who, when and why. */
export interface EditTable {
  id: Generated<number>;
  post_id: number;
  body: string;
  editor_id: number;
  reason: string | null;
  edited_at: number;
}

export interface ReactionTable {
  post_id: number;
  member_id: number;
  kind: string;
  created_at: number;
  /** What it gave the author when it was given, and takes back with it: the kind's score may have changed since. */
  score: Generated<number>;
}

export interface ReactionKindTable {
  kind: string;
  emoji: string;
  label: string;
  score: number;
  position: number;
  /** Set when it can no longer be given; it stays on the posts that have it. */
  retired_at: Generated<number | null>;
}

export interface FileTable {
  /** Random: an address that cannot be guessed. */
  id: string;
  member_id: number;
  /** picture (shown by posts) or avatar. */
  kind: string;
  name: string;
  width: number;
  height: number;
  /** What it weighs in all its sizes. */
  bytes: number;
  created_at: number;
  /** When it may be swept away, as nothing shows it; null while something does. */
  expires_at: number | null;
}

/** The most people who were viewing a thread at once in an hour, a day or a month: numbers, never who. */
export interface ViewerPeakTable {
  thread_id: number;
  period: string;
  /** When the period began, UTC. */
  started_at: number;
  viewers: number;
}
