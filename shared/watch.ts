import { z } from 'zod';

/** What a member wants to hear of a thread: every post, only what is addressed to them, or nothing at all. */
export const WatchLevel = z.enum(['everything', 'answers', 'nothing']);
export type WatchLevel = z.infer<typeof WatchLevel>;
export const NewWatch = z.object({ level: WatchLevel });
/** A level that was changed, and what it was before: to take it back. */
export const ChangedWatch = NewWatch.extend({ before: WatchLevel });
export type ChangedWatch = z.infer<typeof ChangedWatch>;
