import type { Generated } from 'kysely';

// Members, and what they are given.

export interface MemberTable {
  id: Generated<number>;
  /** The account that signs in as this member; null for an imported member nobody has claimed. */
  account_id: string | null;
  name: string;
  /** The name folded so that two names people would confuse are one key: see nameKey(). */
  name_key: string;
  role: Generated<string>;
  title: string | null;
  joined_at: number;
  post_count: Generated<number>;
  award_count: Generated<number>;
  reaction_score: Generated<number>;
  country: string | null;
  location: string | null;
  /** What they say of themselves on their profile, as plain text. */
  about: Generated<string | null>;
  /** Set while the member wants to appear in no list of viewers. */
  hidden_at: number | null;
  /** The file that shows them; null while the letters of the name do. */
  avatar: Generated<string | null>;
  /** What their files weigh together: never more than the quota. */
  file_bytes: Generated<number>;
  /** light or dark; null where the pages follow the device. */
  theme: string | null;
  /** An IANA zone; null where the browser's own is used. */
  time_zone: string | null;
  /** How the member watches threads from when they start, answer, or first read them. */
  watch_started: Generated<string>;
  watch_answered: Generated<string>;
  watch_read: Generated<string>;
  /** When the member last chose another name. */
  renamed_at: number | null;
  /** Set when the account was deleted: what they wrote stays, under no name. */
  deleted_at: number | null;
  /** Set when they were banned: what they may do until it is lifted, or `banned_until` comes, is what guests may. */
  banned_at: Generated<number | null>;
  banned_until: Generated<number | null>;
  /** Null for bans of a time when reasons were for the staff alone. */
  banned_by: Generated<number | null>;
  ban_reason: Generated<string | null>;
  /** Everything posted up to then counts as read; null stands for the time they joined. */
  read_before: Generated<number | null>;
  /** Minutes of the day in the member's own zone between which nothing but the bell tells them anything; null: none. */
  quiet_from: Generated<number | null>;
  quiet_until: Generated<number | null>;
  /** The minutes after which mail tells of what is still unread; 0: at once; null: never. */
  mail_after: Generated<number | null>;
  /** The address that is known to be theirs, as a link sent there was opened: no other gets mail. */
  confirmed_email: Generated<string | null>;
  /** Set when mail to their address was refused for good, with what was said: nothing more is sent there. */
  mail_failed_at: Generated<number | null>;
  mail_error: Generated<string | null>;
  /** While it lies ahead, one node is sending mail to the member: two would send the same twice. */
  mailing_until: Generated<number | null>;
}

/** A rung of the ladder of titles: held by whoever reaches every minimum of it, and of none above it. */
export interface RankTable {
  id: Generated<number>;
  title: string;
  posts: Generated<number>;
  reaction_score: Generated<number>;
  awards: Generated<number>;
  position: number;
}

export interface AwardTable {
  id: Generated<number>;
  name: string;
  description: string;
  emblem: string;
  /** Given by rule to whoever reaches `threshold` of it; null where only staff give it. */
  measure: string | null;
  threshold: number | null;
  position: number;
  retired_at: Generated<number | null>;
}

export interface MemberAwardTable {
  id: Generated<number>;
  member_id: number;
  award_id: number;
  reason: string | null;
  /** Who of the staff gave it; null where a rule did. */
  given_by: number | null;
  given_at: number;
  /** Set when it was taken back: the row stays, so that no rule gives it again. */
  taken_at: Generated<number | null>;
}
