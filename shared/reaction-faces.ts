import type { ReactionKind } from './reaction.ts';

/** How each reaction is shown, and what it adds to the author's reaction score. Apart from its schema: browsers need no zod. */
export const REACTIONS: Record<ReactionKind, { emoji: string; label: string; score: number }> = {
  like: { emoji: '👍', label: 'Like', score: 1 },
  love: { emoji: '❤️', label: 'Love', score: 1 },
  agree: { emoji: '🤝', label: 'Agree', score: 1 },
  funny: { emoji: '😄', label: 'Funny', score: 1 },
  wow: { emoji: '😮', label: 'Wow', score: 1 },
  sad: { emoji: '😢', label: 'Sad', score: 0 },
};
