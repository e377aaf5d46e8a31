import { Router } from 'express';
import type { Forum } from '../shared/forum.ts';
import type { Auth } from './accounts/auth.ts';
import type { KnownBrowsers } from './accounts/known-browsers.ts';
import { accountPages } from './accounts/pages.tsx';
import type { Sessions } from './accounts/sessions.ts';
import { settingsPages } from './accounts/settings/pages.tsx';
import { signInToSend } from './accounts/sign-in-to-send.ts';
import { auditPages } from './audit/pages.tsx';
import { awardAdminPages } from './awards/admin-pages.tsx';
import { boardAdminPages } from './boards/admin-pages.tsx';
import { serveBoards } from './boards/api.ts';
import { boardPages } from './boards/pages.tsx';
import type { Epoch } from './database/epoch.ts';
import type { Remembered } from './database/remembered.ts';
import { serveDrafts } from './drafts/api.ts';
import { draftPages } from './drafts/pages.tsx';
import { notFound } from './errors.ts';
import { feedPages } from './feeds/pages.ts';
import { sitemapPages } from './feeds/sitemap.ts';
import { serveFiles } from './files/api.ts';
import { avatarPages } from './files/avatar-pages.tsx';
import { serveOwnFiles } from './files/own-files-api.ts';
import { ownFilesPages } from './files/own-files-pages.tsx';
import { filePages } from './files/pages.ts';
import type { FileWriteParts } from './files/parts.ts';
import { addPictureToForm } from './files/picture-forms.ts';
import { serveRemovals } from './files/removal-api.ts';
import { removalPages } from './files/removal-pages.tsx';
import { Api } from './http/api.ts';
import { type Limits, limitChanges } from './http/limits.ts';
import { describeApi } from './http/openapi.ts';
import { formsWithFiles } from './http/upload.ts';
import { serveIgnores } from './ignores/api.ts';
import { ignorePages } from './ignores/pages.ts';
import { serveLists } from './lists/api.ts';
import { listPages } from './lists/pages.tsx';
import type { Holds } from './live/holds.ts';
import type { ThreadFeeds } from './live/thread-feeds.ts';
import type { Mailer } from './mail/mailer.ts';
import { stopPages } from './mail/pages.tsx';
import { memberAdminPages } from './members/admin-pages.tsx';
import { serveMembers } from './members/api.ts';
import { memberPages } from './members/pages.tsx';
import { countForModerators } from './moderation/queue.ts';
import { serveNotifications } from './notifications/api.ts';
import { countForBell, notificationPages } from './notifications/pages.tsx';
import { serveNotificationStream } from './notifications/stream.ts';
import { deliveryPages } from './outbox/pages.tsx';
import { answersPages } from './posts/answers-page.tsx';
import { servePosts } from './posts/api.ts';
import { editPages } from './posts/edit-pages.tsx';
import { postHistoryPages } from './posts/history-pages.tsx';
import { postPages } from './posts/pages.tsx';
import type { Presence } from './presence/presence.ts';
import type { ViewerTracker } from './presence/viewers.ts';
import { servePush } from './push/api.ts';
import { pushPages } from './push/pages.tsx';
import type { Vapid } from './push/vapid.ts';
import { rankPages } from './ranks/pages.tsx';
import { reactionAdminPages } from './reactions/admin-pages.tsx';
import { serveReactions } from './reactions/api.ts';
import { rememberFaces } from './reactions/faces.ts';
import { reactionPages } from './reactions/pages.tsx';
import { serveReports } from './reports/api.ts';
import { reportPages } from './reports/pages.tsx';
import { reportQueuePages } from './reports/queue-pages.tsx';
import { serveSearch } from './search/api.ts';
import { searchPages } from './search/pages.tsx';
import { manifestPages } from './settings/manifest.ts';
import { forumSettingsPages } from './settings/pages.tsx';
import { welcomePages } from './settings/welcome-pages.tsx';
import type { Signer } from './signer.ts';
import { serveSubmissions } from './submissions/api.ts';
import { submissionPages } from './submissions/pages.tsx';
import { submissionQueuePages } from './submissions/queue-pages.tsx';
import { serveThreads } from './threads/api.ts';
import { threadChangePages } from './threads/change-pages.tsx';
import { threadDeletionPages } from './threads/deletion-pages.tsx';
import { threadPages } from './threads/pages.tsx';
import { serveThreadStream } from './threads/stream.ts';
import { serveTimelines } from './timeline/api.ts';
import type { Timelines } from './timeline/load-timeline.ts';
import { timelinePages } from './timeline/pages.tsx';
import { serveWatches } from './watches/api.ts';
import { watchPages } from './watches/pages.tsx';
import { webhookPages } from './webhooks/admin-pages.tsx';
import type { Reach } from './webhooks/send.ts';

/** What routes are given: each takes of it what it needs. */
export type RouteParts = FileWriteParts & {
  epoch: Epoch;
  holds: Holds;
  auth: Auth;
  browsers: KnownBrowsers;
  sessions: Sessions;
  limits: Limits;
  forum: Remembered<Forum>;
  feeds: ThreadFeeds;
  presence: Presence;
  viewers: ViewerTracker;
  timelines: Timelines;
  mailer: Mailer | undefined;
  vapid: Vapid;
  reach: Reach;
  signer: Signer;
};

/** Serves the JSON API: every domain's calls, their description, and the stream of a thread. */
export function apiRoutes(parts: RouteParts): Router {
  const api = new Api(parts.limits, parts.holds);
  serveBoards(api, parts);
  serveLists(api, parts);
  serveThreads(api, parts);
  serveTimelines(api, parts);
  servePosts(api, parts);
  serveDrafts(api, parts);
  serveMembers(api, parts);
  serveNotifications(api, parts);
  serveWatches(api, parts);
  servePush(api, parts);
  serveSubmissions(api, parts);
  serveReports(api, parts);
  serveIgnores(api, parts);
  serveReactions(api, parts);
  serveSearch(api, parts);
  serveFiles(api, parts);
  serveOwnFiles(api, parts);
  serveRemovals(api, parts);
  serveThreadStream(api, parts);
  serveNotificationStream(api, parts);
  api.router.get('/openapi.json', (_request, response) => void response.json(describeApi(api)));
  api.router.use(() => {
    throw notFound('call');
  });
  return api.router;
}

/** Serves the pages and their forms: first what every one of them goes through, then every domain's. */
export function pageRoutes(parts: RouteParts): Router {
  return Router().use(
    limitChanges(parts.limits),
    formsWithFiles(parts.files.gate),
    signInToSend(parts),
    addPictureToForm(parts),
    countForBell(parts.db),
    countForModerators(parts.db),
    listPages(parts),
    boardPages(parts),
    timelinePages(parts),
    threadPages({ ...parts, faces: rememberFaces(parts) }),
    threadChangePages(parts),
    threadDeletionPages(parts),
    postPages(parts),
    editPages(parts),
    postHistoryPages(parts),
    answersPages(parts),
    searchPages(parts),
    memberPages(parts),
    draftPages(parts),
    filePages(parts),
    avatarPages(parts),
    ownFilesPages(parts),
    removalPages(parts),
    notificationPages(parts),
    watchPages(parts),
    ignorePages(parts),
    accountPages(parts),
    settingsPages(parts),
    pushPages(parts),
    reactionPages(parts),
    rankPages(parts),
    awardAdminPages(parts),
    reactionAdminPages(parts),
    auditPages(parts),
    deliveryPages(parts),
    stopPages(parts),
    feedPages(parts),
    sitemapPages(parts),
    forumSettingsPages(parts),
    manifestPages(),
    boardAdminPages(parts),
    webhookPages(parts),
    memberAdminPages(parts),
    welcomePages(parts),
    submissionQueuePages(parts),
    submissionPages(parts),
    reportPages(parts),
    reportQueuePages(parts),
  );
}
