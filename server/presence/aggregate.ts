import { z } from 'zod';
import { MemberName } from '../../shared/member.ts';

/** One node's viewers of one thread: members by name, guests by their keys, so that a guest on two nodes counts once. */
export const Aggregate = z.object({ members: z.array(MemberName), guests: z.array(z.string()) });
export type Aggregate = z.infer<typeof Aggregate>;
