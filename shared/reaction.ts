import { z } from 'zod';

/** The reactions a post may get: how each is shown and what it adds to the author's reaction score. */
export const ReactionKind = z.enum(['like', 'love', 'agree', 'funny', 'wow', 'sad']);
export type ReactionKind = z.infer<typeof ReactionKind>;
export const NewReaction = z.object({ kind: ReactionKind });
