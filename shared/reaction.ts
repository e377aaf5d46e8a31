import { z } from 'zod';

/** The reactions a post may get. */
export const ReactionKind = z.enum(['like', 'love', 'agree', 'funny', 'wow', 'sad']);
export type ReactionKind = z.infer<typeof ReactionKind>;
export const NewReaction = z.object({ kind: ReactionKind });
