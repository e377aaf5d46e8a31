import { z } from 'zod';
import { MemberFace } from './member.ts';

/**
 * Who is viewing a thread, or is on the forum, right now: everyone once, however many tabs, sockets or nodes. `members` names the first
 * VIEWER_NAMES_MAX of them by name; `memberCount` counts them all. Members who hide are in neither number.
 */
export const Viewers = z.object({
  total: z.int().nonnegative(),
  memberCount: z.int().nonnegative(),
  members: z.array(MemberFace),
  guests: z.int().nonnegative(),
});
export type Viewers = z.infer<typeof Viewers>;
