import { Router } from 'express';
import type { WriteParts } from '../../parts.ts';
import { appearancePage } from './appearance-page.tsx';
import { privacyPage } from './privacy-page.tsx';
import { profilePage } from './profile-page.tsx';
import { watchingPage } from './watching-page.tsx';

/** Serves the pages on which members set what concerns themselves. */
export function settingsPages(parts: WriteParts): Router {
  return Router().use(profilePage(parts), appearancePage(parts), watchingPage(parts), privacyPage(parts));
}
