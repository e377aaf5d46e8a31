import { z } from 'zod';
import { MemberFace } from '../../shared/member.ts';
import type { Viewers } from '../../shared/viewers.ts';
import { faceOf, type Viewer } from '../accounts/viewer.ts';

const VIEWER_NAMES_MAX = 50;

/** One node's viewers of one thread: members by name, guests by their keys, so that a guest on two nodes counts once. */
export const Aggregate = z.object({ members: z.array(MemberFace), guests: z.array(z.string()) });
export type Aggregate = z.infer<typeof Aggregate>;

/** Sums up viewers; members who hide are in no sum. */
export function aggregateOf(viewers: Viewer[]): Aggregate {
  const members = new Map<number, MemberFace>();
  const guests = new Set<string>();
  for (const viewer of viewers) {
    if (viewer.kind === 'guest') guests.add(viewer.key);
    else if (!viewer.hidden) members.set(viewer.id, faceOf(viewer));
  }
  return { members: [...members.values()], guests: [...guests] };
}

/** Counts everyone in the sums of several nodes once. */
export function countViewers(aggregates: Aggregate[]): Viewers {
  const members = new Map(aggregates.flatMap((a) => a.members.map((member) => [member.id, member] as const)));
  const guests = new Set(aggregates.flatMap((a) => a.guests));
  const named = [...members.values()].sort((a, b) => a.name.localeCompare(b.name)).slice(0, VIEWER_NAMES_MAX);
  return { total: members.size + guests.size, memberCount: members.size, members: named, guests: guests.size };
}
