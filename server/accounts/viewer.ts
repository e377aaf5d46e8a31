import type { Selectable } from 'kysely';
import type { MemberFace, Role } from '../../shared/member.ts';
import type { Theme } from '../../shared/settings.ts';
import type { Scope } from '../../shared/token.ts';
import type { Tables } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { type Ban, refusalOfBan } from './ban.ts';

/** A registered account, as whoever is asking. */
export interface Member {
  kind: 'member';
  /** What counts as one person among viewers. */
  key: string;
  id: number;
  name: string;
  role: Role;
  avatar: string | null;
  /** Wants to appear in no list of viewers. */
  hidden: boolean;
  /** What the member's pages look like; null: as the device says. */
  theme: Theme | null;
  /** The zone in which the member reads times; null: the browser's own. */
  timeZone: string | null;
  sessionId: string;
  /** What a program that acts for the member showed in place of a session. */
  token?: { id: number; scopes: readonly Scope[] };
}

interface Guest {
  kind: 'guest';
  key: string;
  /** What a member is under who is signed in, and no more than a guest until it ends. */
  ban?: Ban;
}

/** Returns what a member counts by, as one person. */
export const keyOf = ({ id }: { id: number }) => `m${id}`;

/** Makes of a member as stored whoever is asking through a session, or somebody in whose name a thing is done. */
export function memberOf(row: Selectable<Tables['members']>, sessionId = ''): Member {
  return {
    kind: 'member',
    key: keyOf(row),
    id: row.id,
    name: row.name,
    role: row.role as Role,
    avatar: row.avatar,
    hidden: row.hidden_at !== null,
    theme: row.theme as Theme | null,
    timeZone: row.time_zone,
    sessionId,
  };
}

/** Shows a member as others see them in a list. */
export function faceOf({ id, name, avatar }: Member): MemberFace {
  return { id, name, avatar };
}

/** Whoever is asking or looking. */
export type Viewer = Member | Guest;

/** Returns the viewer as a member, or refuses a guest: one who is banned with until when and why. */
export function requireMember(viewer: Viewer): Member {
  if (viewer.kind === 'guest' && viewer.ban) throw refusalOfBan(viewer.ban);
  if (viewer.kind === 'guest') throw new Refusal('unauthenticated', 'Sign in to do this.');
  return viewer;
}

/** Tells whether the viewer may moderate: a moderator or an administrator. */
export function isStaff(viewer: Viewer): boolean {
  return viewer.kind === 'member' && viewer.role !== 'member';
}

/** Returns the viewer as somebody who may moderate, or refuses everyone else. */
export function requireStaff(viewer: Viewer): Member {
  const member = requireMember(viewer);
  if (!isStaff(member)) throw new Refusal('forbidden', 'Only a moderator may do this.');
  return member;
}

/** Returns the viewer as an administrator, or refuses everyone else. */
export function requireAdministrator(viewer: Viewer): Member {
  const member = requireMember(viewer);
  if (member.role !== 'administrator') throw new Refusal('forbidden', 'Only an administrator may do this.');
  return member;
}
