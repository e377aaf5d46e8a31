import type { Role } from './member.ts';

/** Returns the title that goes with an office; null for members without one. Apart from its schema: browsers need no zod. */
export function staffTitle(role: Role): string | null {
  if (role === 'member') return null;
  return role === 'moderator' ? 'Moderator' : 'Administrator';
}
