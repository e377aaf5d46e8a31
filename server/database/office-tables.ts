import type { Generated } from 'kysely';

// What moderators and administrators work with.

/** What a member told the moderators about a post: open until one of them has decided on it. */
export interface ReportTable {
  id: Generated<number>;
  post_id: number;
  member_id: number;
  reason: string;
  created_at: number;
  closed_at: Generated<number | null>;
  closed_by: Generated<number | null>;
  /** resolved or dismissed. */
  outcome: Generated<string | null>;
  /** What the moderator wrote to whoever reported it. */
  message: Generated<string | null>;
}

export interface ActTable {
  id: Generated<number>;
  member_id: number;
  act: string;
  subject: string;
  path: string | null;
  detail: string | null;
  created_at: number;
}
