import type { Generated } from 'kysely';

// What is no post yet.

export interface DraftTable {
  id: Generated<number>;
  member_id: number;
  /** Where it is to go: into a thread as an answer, into a board as a thread, or over a post as an edit; the others are null. */
  thread_id: number | null;
  board_id: number | null;
  post_id: Generated<number | null>;
  /** Of an edit: the version of the post that it began from. */
  post_version: Generated<number | null>;
  title: string;
  body: string;
  reply_to: number | null;
  /** When it was saved, or just after the version before. */
  version: number;
}

/** What waits for a moderator's approval. It is no post yet: it has no number, no cursor, and no reader but its author. */
export interface SubmissionTable {
  id: Generated<number>;
  board_id: number;
  /** Null where it starts a thread, under `title`. */
  thread_id: number | null;
  author_id: number;
  title: string | null;
  prefix: string | null;
  body: string;
  client_id: string;
  reply_to: number | null;
  created_at: number;
  /** Set once it was rejected: it stays for its author to read why. */
  rejected_at: number | null;
  reject_reason: string | null;
}
