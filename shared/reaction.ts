import { z } from 'zod';
import { Emoji } from './emoji.ts';
import { MemberFace, MemberName } from './member.ts';
import { isVisible, lineText } from './text.ts';

/** The key of a kind of reaction: which kinds there are, an administrator says. */
export const ReactionKind = z
  .string()
  .regex(/^[a-z0-9](?:-?[a-z0-9]){0,29}$/, 'Lower-case letters, digits and - only.');
export type ReactionKind = z.infer<typeof ReactionKind>;
export const NewReaction = z.object({ kind: ReactionKind });

/** A kind of reaction as people see it. */
export const ReactionFace = z.object({ kind: ReactionKind, emoji: z.string(), label: z.string() });
export type ReactionFace = z.infer<typeof ReactionFace>;

/** A kind with what one of it adds to the score of whoever wrote the post. A retired one can no longer be given. */
export const ReactionSetting = ReactionFace.extend({ score: z.int(), retired: z.boolean() });
export type ReactionSetting = z.infer<typeof ReactionSetting>;

/** The reactions of one kind to a post: how many, and the first three who gave it. */
export const Reaction = ReactionFace.extend({ count: z.int().positive(), members: z.array(MemberName) });
export type Reaction = z.infer<typeof Reaction>;

/** One member's reaction to a post. */
export const Reactor = z.object({ kind: ReactionKind, member: MemberFace, at: z.int() });
export type Reactor = z.infer<typeof Reactor>;

/** A page of those who reacted to a post, the newest first; `next` asks for the page after it. */
export const Reactors = z.object({
  reactions: z.array(Reaction),
  reactors: z.array(Reactor),
  next: z.string().nullable(),
});
export type Reactors = z.infer<typeof Reactors>;

const SCORE_MAX = 10;

/** A kind as an administrator describes it in a form. */
export const NewReactionKind = z.object({
  emoji: z.string({ error: 'Choose an emoji.' }).pipe(Emoji),
  label: z
    .string({ error: 'Give it a name.' })
    .transform(lineText)
    .pipe(z.string().max(30, 'Up to 30 characters.').refine(isVisible, 'Give it a name.')),
  score: z
    .string()
    .trim()
    .transform((text) => text.replace('−', '-'))
    .pipe(z.string().regex(/^-?\d{1,2}$/, `A whole number from −${SCORE_MAX} to ${SCORE_MAX}.`))
    .transform(Number)
    .refine((score) => Math.abs(score) <= SCORE_MAX, `A whole number from −${SCORE_MAX} to ${SCORE_MAX}.`)
    .default(0),
});
export type NewReactionKind = z.infer<typeof NewReactionKind>;
