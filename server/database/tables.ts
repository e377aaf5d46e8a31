import type { Generated } from 'kysely';

/**
 * The tables as both engines see them: integers, text and null. Times are epoch milliseconds and end in `_at`;
 * a flag is the time at which it was set. The four tables of the accounts library keep that library's own shape
 * and are touched through it alone, but for what must change in one transaction with our own.
 */
export interface Tables {
  user: UserTable;
  session: SessionTable;
  members: MemberTable;
  boards: BoardTable;
  threads: ThreadTable;
  posts: PostTable;
  reactions: ReactionTable;
  reaction_counts: { post_id: number; kind: string; count: number };
  reaction_kinds: ReactionKindTable;
  ranks: RankTable;
  awards: AwardTable;
  member_awards: MemberAwardTable;
  watches: WatchTable;
  board_watches: { board_id: number; member_id: number; level: string; created_at: number };
  read_positions: { member_id: number; thread_id: number; number: number; read_at: number };
  /** Everything posted in the board up to `read_before` counts as read by the member. */
  read_marks: { member_id: number; board_id: number; read_before: number };
  /** What a board holds, kept by triggers on threads, spread over rows: a board's totals are their sums. */
  board_counts: { board_id: number; slot: number; threads: number; posts: number };
  notifications: NotificationTable;
  outbox: OutboxTable;
  /** Where a member wants another thing of a kind and channel than the default: on where `on_at` is set. */
  notification_switches: { member_id: number; channel: string; kind: string; on_at: number | null };
  invitations: InvitationTable;
  api_tokens: ApiTokenTable;
  webhooks: WebhookTable;
  webhook_deliveries: WebhookDeliveryTable;
  settings: { name: string; value: string };
  acts: ActTable;
  /** The post `post_id`, which is `number` in its thread, answers the post `answered` there, by reply or by quote. */
  answers: { post_id: number; thread_id: number; number: number; answered: number };
  drafts: DraftTable;
  /** The prefixes that a board's threads may bear. */
  prefixes: { board_id: number; title: string; position: number };
  edits: EditTable;
  submissions: SubmissionTable;
  reports: ReportTable;
  files: FileTable;
  post_files: { post_id: number; file_id: string };
  viewer_peaks: ViewerPeakTable;
  ignores: { member_id: number; ignored_id: number; created_at: number };
  push_subscriptions: PushSubscriptionTable;
  /** Names given up lately, which nobody else may take yet. */
  former_names: { name_key: string; member_id: number; kept_until: number };
}

interface UserTable {
  id: string;
  name: string;
  email: string;
  username: string | null;
  displayUsername: string | null;
}

interface SessionTable {
  id: string;
  token: string;
  userId: string;
  expiresAt: string | Date;
  userAgent: string | null;
  createdAt: string | Date;
  updatedAt: string | Date;
}

interface MemberTable {
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

interface WatchTable {
  member_id: number;
  thread_id: number;
  level: string;
  /** Why it is watched: chosen, or by itself when the member started, answered or read the thread. */
  reason: Generated<string>;
  created_at: number;
}

interface BoardTable {
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

interface ThreadTable {
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

interface PostTable {
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
interface EditTable {
  id: Generated<number>;
  post_id: number;
  body: string;
  editor_id: number;
  reason: string | null;
  edited_at: number;
}

/** What waits for a moderator's approval. It is no post yet: it has no number, no cursor, and no reader but its author. */
interface SubmissionTable {
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

/** What a member told the moderators about a post: open until one of them has decided on it. */
interface ReportTable {
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

interface ReactionTable {
  post_id: number;
  member_id: number;
  kind: string;
  created_at: number;
  /** What it gave the author when it was given, and takes back with it: the kind's score may have changed since. */
  score: Generated<number>;
}

interface ReactionKindTable {
  kind: string;
  emoji: string;
  label: string;
  score: number;
  position: number;
  /** Set when it can no longer be given; it stays on the posts that have it. */
  retired_at: Generated<number | null>;
}

/** A rung of the ladder of titles: held by whoever reaches every minimum of it, and of none above it. */
interface RankTable {
  id: Generated<number>;
  title: string;
  posts: Generated<number>;
  reaction_score: Generated<number>;
  awards: Generated<number>;
  position: number;
}

interface AwardTable {
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

interface MemberAwardTable {
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

interface NotificationTable {
  id: Generated<number>;
  member_id: number;
  kind: string;
  /** Null where nobody in particular did it, as with an award given by a rule. */
  actor_id: number | null;
  thread_id: number | null;
  /** Of a watched thread the oldest unread post: what is folded into the row begins there. */
  post_id: number | null;
  /** How many happenings it told of. What of them still counts is asked of the posts: see folds.ts. */
  count: Generated<number>;
  /** What the kind has to say beyond the post: an award's name, a reason. */
  note: Generated<string | null>;
  /** When it first happened, and when last. */
  created_at: number;
  changed_at: number;
  /** When it was seen in the list: the badge counts those that were neither seen nor read. */
  viewed_at: Generated<number | null>;
  read_at: Generated<number | null>;
  /** What mail last told of it: how it stood at this `changed_at`. */
  mailed_at: Generated<number | null>;
}

/** What is left to be done after a commit, by any node: written in the transaction that makes it necessary. */
interface OutboxTable {
  id: Generated<number>;
  /** Whose work it is: see the handlers in app.ts. */
  kind: string;
  /** What it is about, by the kind: a post, a notification. */
  subject_id: number;
  member_id: number | null;
  /** How far a long work has come, by the kind. */
  progress: Generated<number>;
  due_at: number;
  /** How often it was begun since it last got on. */
  attempts: Generated<number>;
  /** Until then the node that took it has it to itself. */
  leased_until: Generated<number | null>;
  /** Why it last failed. */
  error: Generated<string | null>;
  /** Set when it is not tried any more: it stays for an administrator to see. */
  given_up_at: Generated<number | null>;
  created_at: number;
}

interface ActTable {
  id: Generated<number>;
  member_id: number;
  act: string;
  subject: string;
  path: string | null;
  detail: string | null;
  created_at: number;
}

interface DraftTable {
  id: Generated<number>;
  member_id: number;
  /** Where it is to go: into a thread as an answer, into a board as a thread, or over a post as an edit; the others are null. */
  thread_id: number | null;
  board_id: number | null;
  post_id: Generated<number | null>;
  title: string;
  body: string;
  reply_to: number | null;
  /** When it was saved, or just after the version before. */
  version: number;
}

interface FileTable {
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
interface ViewerPeakTable {
  thread_id: number;
  period: string;
  /** When the period began, UTC. */
  started_at: number;
  viewers: number;
}

interface InvitationTable {
  /** SHA-256 of the token: the table alone opens nothing. */
  token_hash: string;
  /** The unclaimed member that the invited person becomes; null where the invitation makes an administrator. */
  member_id: number | null;
  created_at: number;
  expires_at: number | null;
  used_at: number | null;
}

/** What a program of a member's shows in place of a session. */
interface ApiTokenTable {
  id: Generated<number>;
  member_id: number;
  name: string;
  /** SHA-256 of the token: the table alone opens nothing. */
  token_hash: string;
  /** The names of the scopes, with spaces between them. */
  scopes: string;
  created_at: number;
  expires_at: number | null;
  /** To the minute: not every request is written down. */
  last_used_at: number | null;
}

/** Where a board's events are sent. */
interface WebhookTable {
  id: Generated<number>;
  board_id: number;
  url: string;
  /** What its deliveries are signed with: signing needs it as it is. */
  secret: string;
  /** The names of the events, with spaces between them. */
  events: string;
  created_at: number;
  off_at: number | null;
  /** Why it was turned off, where nobody did it: "gone", as its receiver said. */
  off_reason: string | null;
}

/** One event for one webhook: what is to be sent, and how the last attempt went. */
interface WebhookDeliveryTable {
  id: Generated<number>;
  webhook_id: number;
  /** The same at every attempt, so that its receiver knows what it has already. */
  message_id: string;
  event: string;
  thread_id: number | null;
  post_id: number | null;
  happened_at: number;
  attempts: Generated<number>;
  tried_at: number | null;
  /** What the receiver answered with; null where it did not. */
  status: number | null;
  took_ms: number | null;
  error: string | null;
  /** When it was taken, or was found to be no longer fit to be sent. */
  done_at: number | null;
}

/** A browser that takes pop-ups, for as long as the session lasts through which it said so. */
interface PushSubscriptionTable {
  id: Generated<number>;
  member_id: number;
  session_id: string;
  /** Where it is reached: whoever knows it could have it taken over, so nobody is shown it. */
  endpoint: string;
  /** SHA-256 of the endpoint. */
  endpoint_hash: string;
  p256dh: string;
  auth: string;
  /** Its user agent in words. */
  device: string;
  created_at: number;
  /** When it last took a pop-up. */
  used_at: Generated<number | null>;
  /** When it was last told to take away what has been read elsewhere. */
  closed_at: Generated<number | null>;
  /** How often in a row its service did not take anything. */
  failures: Generated<number>;
}
