import type { ApiTokenTable, InvitationTable, SessionTable, UserTable } from './account-tables.ts';
import type { AwardTable, MemberAwardTable, MemberTable, RankTable } from './member-tables.ts';
import type {
  NotificationTable,
  OutboxTable,
  PushSubscriptionTable,
  WatchTable,
  WebhookDeliveryTable,
  WebhookTable,
} from './notification-tables.ts';
import type { ActTable, ReportTable } from './office-tables.ts';
import type {
  BoardTable,
  EditTable,
  FileTable,
  PostTable,
  ReactionKindTable,
  ReactionTable,
  ThreadTable,
  ViewerPeakTable,
} from './thread-tables.ts';
import type { DraftTable, SubmissionTable } from './writing-tables.ts';

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
