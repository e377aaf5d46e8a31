import { Router } from 'express';
import type { WriteParts } from '../parts.ts';
import { memberActivityPages } from './activity-pages.tsx';
import { memberAwardPages } from './award-pages.tsx';
import { memberListPages } from './list-pages.tsx';
import { profilePages } from './profile-pages.tsx';

/** Serves the list of members, and their profiles. */
export function memberPages(parts: WriteParts): Router {
  return Router().use(memberListPages(parts), profilePages(parts), memberActivityPages(parts), memberAwardPages(parts));
}
