import type { Generated } from 'kysely';

// What signs in, and as whom.

export interface UserTable {
  id: string;
  name: string;
  email: string;
  username: string | null;
  displayUsername: string | null;
}

export interface SessionTable {
  id: string;
  token: string;
  userId: string;
  expiresAt: string | Date;
  userAgent: string | null;
  createdAt: string | Date;
  updatedAt: string | Date;
}

export interface InvitationTable {
  /** SHA-256 of the token: the table alone opens nothing. */
  token_hash: string;
  /** The unclaimed member that the invited person becomes; null where the invitation makes an administrator. */
  member_id: number | null;
  created_at: number;
  expires_at: number | null;
  used_at: number | null;
}

/** What a program of a member's shows in place of a session. */
export interface ApiTokenTable {
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
