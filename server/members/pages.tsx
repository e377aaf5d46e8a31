import { Router } from 'express';
import type { WriteParts } from '../parts.ts';
import { memberActivityPages } from './activity-pages.tsx';
import { memberAwardPages } from './award-pages.tsx';
import { bannedPages } from './banned-pages.tsx';
import { memberListPages } from './list-pages.tsx';
import { profilePages } from './profile-pages.tsx';

/** Serves the list of members, their profiles, and to moderators those who are banned. */
export function memberPages(parts: WriteParts): Router {
  const pages = [memberListPages, profilePages, memberActivityPages, memberAwardPages, bannedPages];
  return Router().use(pages.map((serve) => serve(parts)));
}
