import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Router } from 'express';
import { createAuth } from './accounts/auth.ts';
import { authDoor } from './accounts/door.ts';
import { accountPages } from './accounts/pages.tsx';
import { Sessions } from './accounts/sessions.ts';
import { settingsPages } from './accounts/settings/pages.tsx';
import { signInToSend } from './accounts/sign-in-to-send.ts';
import { auditPages } from './audit/pages.tsx';
import { awardAdminPages } from './awards/admin-pages.tsx';
import { sweepAwards } from './awards/sweep.ts';
import { boardAdminPages } from './boards/admin-pages.tsx';
import { serveBoards } from './boards/api.ts';
import { boardPages } from './boards/pages.tsx';
import type { Config } from './config.ts';
import { openDatabase } from './database/connection.ts';
import { serveDrafts } from './drafts/api.ts';
import { draftPages } from './drafts/pages.tsx';
import { notFound, StartError } from './errors.ts';
import { feedPages } from './feeds/pages.ts';
import { sitemapPages } from './feeds/sitemap.ts';
import { serveFiles } from './files/api.ts';
import { avatarPages } from './files/avatar-pages.tsx';
import { filePages } from './files/pages.ts';
import { createFileParts } from './files/parts.ts';
import { addPictureToForm } from './files/picture-forms.ts';
import { keepSwept } from './files/sweep.ts';
import { Api } from './http/api.ts';
import { isSameOrigin } from './http/context.ts';
import { createLimits } from './http/limits.ts';
import { describeApi } from './http/openapi.ts';
import { addRoutes, createHttpServer } from './http/server.ts';
import { formsWithFiles } from './http/upload.ts';
import { serveIgnores } from './ignores/api.ts';
import { ignorePages } from './ignores/pages.ts';
import { serveLists } from './lists/api.ts';
import { answerListRequests } from './lists/events.ts';
import { ListFeed, ringLists } from './lists/feed.ts';
import { listPages } from './lists/pages.tsx';
import { trackConnections } from './live/drain.ts';
import type { ParleySocket } from './live/handle.ts';
import { watchHeads } from './live/heads.ts';
import { Live, STAFF_ROOM, threadRoom } from './live/live.ts';
import { MemoryExchange } from './live/memory-bus.ts';
import { recheckBoard, recheckMembers, recheckThread } from './live/recheck.ts';
import { RedisConnections } from './live/redis.ts';
import { RedisBus } from './live/redis-bus.ts';
import { cutSlowReaders } from './live/slow-readers.ts';
import { createSocketServer, welcome } from './live/socket-server.ts';
import { ThreadFeeds } from './live/thread-feeds.ts';
import type { Log } from './log.ts';
import { memberAdminPages } from './members/admin-pages.tsx';
import { serveMembers } from './members/api.ts';
import { memberPages } from './members/pages.tsx';
import { serveNotifications } from './notifications/api.ts';
import { watchMissedNotifications } from './notifications/missed.ts';
import { countForBell, notificationPages } from './notifications/pages.tsx';
import { operationRoutes } from './operations.ts';
import { servePosts } from './posts/api.ts';
import { postHistoryPages } from './posts/history-pages.tsx';
import { postPages } from './posts/pages.tsx';
import { MemoryViewerExchange } from './presence/memory-viewer-store.ts';
import { Presence } from './presence/presence.ts';
import { RedisViewerStore } from './presence/redis-viewer-store.ts';
import { Typing } from './presence/typing.ts';
import { ViewerTracker } from './presence/viewers.ts';
import { rankPages } from './ranks/pages.tsx';
import { reactionAdminPages } from './reactions/admin-pages.tsx';
import { serveReactions } from './reactions/api.ts';
import { rememberFaces } from './reactions/faces.ts';
import { reactionPages } from './reactions/pages.tsx';
import { serveSearch } from './search/api.ts';
import { searchPages } from './search/pages.tsx';
import { findSecret } from './secret.ts';
import { rememberForum } from './settings/forum.ts';
import { forumSettingsPages } from './settings/pages.tsx';
import { welcomePages } from './settings/welcome-pages.tsx';
import { serveSubmissions } from './submissions/api.ts';
import { countForModerators, submissionPages } from './submissions/pages.tsx';
import { countWaiting } from './submissions/store.ts';
import { serveThreads } from './threads/api.ts';
import { changesAfter } from './threads/changes-after.ts';
import { answerThreadRequests } from './threads/events.ts';
import { threadModerationPages } from './threads/moderation-pages.tsx';
import { threadPages } from './threads/pages.tsx';
import { streamThread } from './threads/stream.ts';
import { serveTimelines } from './timeline/api.ts';
import { Timelines } from './timeline/load-timeline.ts';
import { timelinePages } from './timeline/pages.tsx';
import { ViewerRecorder } from './timeline/record-viewers.ts';

// A node that starts while Redis is up should not begin with the habits of one without.
const REDIS_SETTLES_WITHIN_MS = 1_000;
// A session ended while Redis was away is noticed by the other nodes at the latest now.
const RECHECK_EVERY_MS = 30_000;

export type App = Awaited<ReturnType<typeof createApp>>;

/** Builds the whole of one node from its settings and opens its database. It serves from listen() until close(). */
export async function createApp(config: Config, log: Log) {
  const database = await openDatabase(config);
  const secret = await findSecret(config, database);
  const { db } = database;
  const node = randomUUID();
  const redis = config.redisUrl ? new RedisConnections(config.redisUrl, log) : undefined;
  const bus = redis ? new RedisBus(redis, log) : new MemoryExchange().bus();
  const limits = createLimits(redis, config.limits);
  const auth = createAuth(database, config, secret, log);
  const sessions = new Sessions(db, auth);

  let draining = false;
  const { http, app } = createHttpServer();
  const connections = trackConnections(http);
  const io = createSocketServer(
    http,
    // A node that cannot follow, or is about to stop, sends whoever comes elsewhere.
    (request) => !draining && heads.seeing && isSameOrigin(request, config.publicUrl),
  );
  const slowReaders = cutSlowReaders(io, log);
  const feeds = new ThreadFeeds((threadId, cursor) => changesAfter(db, threadId, cursor), bus, log);
  const live = new Live(io, feeds, bus, log);
  const viewers = new ViewerTracker(
    node,
    redis ? new RedisViewerStore(redis, node) : new MemoryViewerExchange().store(node),
    {
      announce: (threadId, now) =>
        io.to(threadRoom(threadId)).emit('thread:viewers', { threadId, ...now, cursor: feeds.cursorOf(threadId) }),
      publish: (threadId, aggregate) => {
        bus.publish({ type: 'viewers', threadId, node, aggregate });
        lists.ring({ threads: [threadId] });
      },
    },
  );
  const boardViewers = new ViewerTracker(
    node,
    redis ? new RedisViewerStore(redis, node, 'parley:board-viewers:') : new MemoryViewerExchange().store(node),
    { announce: () => {}, publish: (boardId) => lists.ring({ boards: [boardId] }) },
  );
  const presence = new Presence(viewers, boardViewers);
  const lists = new ListFeed({ io, db, presence, bus, log });
  const typing = new Typing((threadId, members) =>
    io.to(threadRoom(threadId)).emit('thread:typing', { threadId, members }),
  );
  const rechecked = { io, db, presence, feeds };
  live.onAnnounced((message, here) => {
    if (message.type === 'viewers') viewers.hear(message.threadId, message.node, message.aggregate);
    if (message.type === 'typing') typing.start(message.threadId, message.member);
    if (message.type === 'change' && message.name === 'post:created' && 'post' in message.change)
      typing.stop(message.threadId, message.change.post.author.id);
    if (message.type === 'queue') {
      countWaiting(db)
        .then((waiting) => io.to(STAFF_ROOM).emit('queue:changed', { waiting }))
        .catch((error) => log.warn({ error: error.message }, 'moderators could not be told what waits'));
    }
    ringLists(lists, message, here);
    if (message.type === 'recheck') {
      const { memberId, threadId, boardId } = message;
      if (memberId !== undefined) sessions.forget(memberId);
      const done =
        threadId !== undefined
          ? recheckThread(rechecked, threadId)
          : boardId !== undefined
            ? recheckBoard(rechecked, live, boardId)
            : recheckMembers(rechecked, memberId);
      done.catch((error) => log.error({ err: error }, 'a recheck failed'));
    }
  });
  const heads = watchHeads(db, feeds, log, {
    accessChanged: (threadId) => live.recheckHere(threadId),
    blind: () => live.releaseFollowers(),
  });
  const sweep = setInterval(() => {
    recheckMembers(rechecked).catch((error) => log.warn({ error: error.message }, 'sessions could not be checked'));
  }, RECHECK_EVERY_MS).unref();
  // A node alone announces all there is by itself.
  const missed = redis && watchMissedNotifications({ db, live, log });
  bus.onRejoined(() => {
    void presence.resync();
    lists.heal();
    void heads.askNow();
    missed?.refreshCounts().catch((error) => log.warn({ error: error.message }, 'bells could not be refreshed'));
  });

  const awardSweep = sweepAwards(db, log);

  const joins = createLimits(undefined, config.limits);
  const limit = (connection: ParleySocket, act: 'join' | 'typing') => joins.spend(act, connection.id);
  welcome(io, sessions, log, (socket) => {
    answerListRequests(socket, { db, presence, log, limit });
    answerThreadRequests(socket, {
      db,
      feeds,
      presence,
      log,
      typing: (threadId, member) => live.announceTyping(threadId, member),
      limit,
    });
  });

  const forum = rememberForum({ db, live });
  const files = createFileParts(config);
  const swept = keepSwept({ db, files }, log);
  const recorder = new ViewerRecorder(db, () => viewers.counts(), log);
  const parts = { db, live, viewers, presence, timelines: new Timelines(db), auth, sessions, limits, files, forum };
  const api = new Api(limits);
  serveBoards(api, parts);
  serveLists(api, parts);
  serveThreads(api, parts);
  serveTimelines(api, parts);
  servePosts(api, parts);
  serveDrafts(api, parts);
  serveMembers(api, parts);
  serveNotifications(api, parts);
  serveSubmissions(api, parts);
  serveIgnores(api, parts);
  serveReactions(api, parts);
  serveSearch(api, parts);
  serveFiles(api, parts);
  api.router.get('/threads/:id/stream', streamThread({ db, feeds, live }));
  api.router.get('/openapi.json', (_request, response) => void response.json(describeApi(api)));
  api.router.use(() => {
    throw notFound('call');
  });

  addRoutes(
    app,
    config,
    sessions,
    {
      forum,
      operations: operationRoutes({
        db,
        io,
        feeds,
        redis,
        heads,
        metrics: files.metrics.all,
        isDraining: () => draining,
      }),
      auth: authDoor({ auth, sessions, limits, live }),
      api: api.router,
      pages: Router().use(
        formsWithFiles(files.gate),
        signInToSend({ auth, sessions, limits }),
        addPictureToForm(parts),
        countForBell(db),
        countForModerators(db),
        listPages(parts),
        boardPages(parts),
        timelinePages(parts),
        threadPages({ ...parts, faces: rememberFaces(parts) }),
        threadModerationPages(parts),
        postPages(parts),
        postHistoryPages(parts),
        searchPages(parts),
        memberPages(parts),
        draftPages(parts),
        filePages(parts),
        avatarPages(parts),
        notificationPages(parts),
        ignorePages(parts),
        accountPages(parts),
        settingsPages(parts),
        reactionPages(parts),
        rankPages(parts),
        awardAdminPages(parts),
        reactionAdminPages(parts),
        auditPages(parts),
        feedPages(parts),
        sitemapPages(parts),
        forumSettingsPages(parts),
        boardAdminPages(parts),
        memberAdminPages(parts),
        welcomePages(parts),
        submissionPages(parts),
      ),
    },
    log,
  );

  return {
    db,
    engine: database.engine,
    live,
    files,
    recorder,
    /** Starts to serve and returns the port. */
    async listen(): Promise<number> {
      await redis?.settled(REDIS_SETTLES_WITHIN_MS);
      await new Promise<void>((done, failed) => {
        http.once('error', failed);
        http.listen(config.port, config.host, done);
      }).catch((error: NodeJS.ErrnoException) => {
        const setting = error.code === 'EADDRINUSE' || error.code === 'EACCES' ? 'PORT' : 'HOST';
        throw new StartError(`${setting}: cannot listen on ${config.host}:${config.port}: ${error.message}`);
      });
      return (http.address() as AddressInfo).port;
    },
    /** Says that no more traffic should come, lets go of everyone, finishes what was asked, and closes what was opened. */
    async close(): Promise<void> {
      draining = true;
      clearInterval(sweep);
      slowReaders.end();
      heads.end();
      missed?.end();
      swept.end();
      recorder.end();
      awardSweep.end();
      await connections.drain(io, () => live.releaseStreams());
      typing.close();
      lists.close();
      await presence.close();
      feeds.close();
      await bus.close();
      await db.destroy();
    },
  };
}
