import { Router } from 'express';
import type { Limits } from '../../http/limits.ts';
import type { Mailer } from '../../mail/mailer.ts';
import type { WriteParts } from '../../parts.ts';
import type { Auth } from '../auth.ts';
import { accountPage } from './account-page.tsx';
import { alertsPage } from './alerts-page.tsx';
import { appearancePage } from './appearance-page.tsx';
import { leavingPages } from './leaving-pages.tsx';
import { privacyPage } from './privacy-page.tsx';
import { profilePage } from './profile-page.tsx';
import { sessionsPage } from './sessions-page.tsx';
import { tokensPage } from './tokens-page.tsx';
import { watchingPage } from './watching-page.tsx';

/** Serves the pages on which members set what concerns themselves. */
export function settingsPages(parts: WriteParts & { auth: Auth; limits: Limits; mailer: Mailer | undefined }): Router {
  return Router().use(
    profilePage(parts),
    accountPage(parts),
    sessionsPage(parts),
    appearancePage(parts),
    watchingPage(parts),
    alertsPage(parts),
    tokensPage(parts),
    privacyPage(parts),
    leavingPages(parts),
  );
}
