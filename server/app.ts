import type { AddressInfo } from 'node:net';
import { accountMailHandlers } from './accounts/account-mail.ts';
import { createAuth } from './accounts/auth.ts';
import { authDoor } from './accounts/door.ts';
import { KnownBrowsers } from './accounts/known-browsers.ts';
import { Sessions } from './accounts/sessions.ts';
import { sweepSessions } from './accounts/sweep-sessions.ts';
import { sweepAwards } from './awards/sweep.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database/connection.ts';
import { Epoch } from './database/epoch.ts';
import { StartError } from './errors.ts';
import { createFileParts } from './files/parts.ts';
import { keepSwept } from './files/sweep.ts';
import { limitConnections } from './http/connections.ts';
import { addressOf } from './http/context.ts';
import { createLimits } from './http/limits.ts';
import { addRoutes, createHttpServer, patienceWith } from './http/server.ts';
import { Holds } from './live/holds.ts';
import { liveMetrics } from './live/metrics.ts';
import type { Log } from './log.ts';
import { mailHandler } from './mail/deliver.ts';
import { Mailer } from './mail/mailer.ts';
import { ALERT_MAIL } from './mail/store.ts';
import { tellWatchers } from './notifications/tell-watchers.ts';
import { operationRoutes } from './operations.ts';
import { Outbox } from './outbox/outbox.ts';
import { deliverPushes } from './push/deliver.ts';
import { PUSH_KIND } from './push/plan.ts';
import { type SendPush, sendPushOverHttps } from './push/request.ts';
import { findVapid } from './push/vapid.ts';
import { connectRedis } from './redis/connect.ts';
import { apiRoutes, pageRoutes, type RouteParts } from './routes.ts';
import { findSecret } from './secret.ts';
import { rememberForum } from './settings/forum.ts';
import { Signer } from './signer.ts';
import { startLive } from './start-live.ts';
import { reindexThreads } from './threads/reindex.ts';
import { REINDEX_KIND } from './threads/store.ts';
import { Timelines } from './timeline/load-timeline.ts';
import { ViewerRecorder } from './timeline/record-viewers.ts';
import { deliverWebhooks } from './webhooks/deliver.ts';
import { rememberHooked, ringForHooked, WEBHOOK_KIND } from './webhooks/hooked.ts';

// A node that starts while Redis is up should not begin with the habits of one without.
const REDIS_SETTLES_WITHIN_MS = 1_000;

export type App = Awaited<ReturnType<typeof createApp>>;

/**
 * Builds the whole of one node from its settings and opens its database. It serves from listen() until close(). `sendPush`
 * is how it reaches push services.
 */
export async function createApp(config: Config, log: Log, sendPush: SendPush = sendPushOverHttps) {
  const database = await openDatabase(config);
  const secret = await findSecret(config, database);
  const { db } = database;
  const vapid = await findVapid(config, db);
  const epoch = await Epoch.of(db);
  const redis = config.redisUrl ? connectRedis(config.redisUrl, log) : undefined;
  const limits = createLimits(redis, config.limits);
  const signer = new Signer(secret);
  const browsers = new KnownBrowsers(signer, config.publicUrl?.startsWith('https:') ?? false);
  const auth = createAuth(database, config, { secret, limits, browsers, log });
  const sessions = new Sessions(db, auth);
  const mailer = config.smtp && new Mailer(config.smtp);

  const { http, app } = createHttpServer(patienceWith(config.trustProxy));
  if (config.trustProxy === undefined) limitConnections(http, config.connectionsPerAddress);
  const holds = new Holds(config.connectionsPerAddress);
  const following = startLive({
    config,
    db,
    epoch,
    holds,
    addressOf: (request) => addressOf(app, request),
    http,
    redis,
    sessions,
    log,
  });
  const { live, feeds, presence } = following;
  const forum = rememberForum({ db, live });
  const reach = { private: config.webhooksPrivate };
  const mails = { db, auth, mailer, signer, forum };
  const handlers = {
    ...tellWatchers(live),
    [REINDEX_KIND]: reindexThreads(),
    [ALERT_MAIL]: mailHandler(mails),
    ...accountMailHandlers(mails),
    [WEBHOOK_KIND]: deliverWebhooks({ db, live, reach }),
    [PUSH_KIND]: deliverPushes({ db, live, vapid, sendPush }),
  };
  const outbox = new Outbox({ db, log, handlers });
  live.onAnnounced(({ type }) => type === 'outbox' && outbox.ring());
  const hooked = rememberHooked({ db, live });
  ringForHooked({ live, hooked, outbox });

  const files = createFileParts(config);
  const viewers = presence.threads;
  const recorder = new ViewerRecorder(db, () => viewers.counts(), log);
  const awardSweep = sweepAwards({ db, live }, log);
  live.onAnnounced((message) => message.type === 'configured' && awardSweep.begin());
  const sweeps = [recorder, keepSwept({ db, files }, log), awardSweep, sweepSessions(db, log)];

  const timelines = new Timelines(db);
  const parts: RouteParts = {
    db,
    epoch,
    holds,
    live,
    hooked,
    reach,
    feeds,
    presence,
    viewers,
    timelines,
    auth,
    browsers,
    sessions,
    limits,
    files,
    forum,
    mailer,
    vapid,
    signer,
  };
  const operations = operationRoutes({
    ...following,
    db,
    redis,
    metrics: [...liveMetrics({ ...following, ...database, redis }), ...files.metrics.all, ...outbox.metrics.all],
  });
  addRoutes(
    app,
    config,
    sessions,
    { forum, operations, auth: authDoor(parts), api: apiRoutes(parts), pages: pageRoutes(parts) },
    log,
  );

  return {
    db,
    engine: database.engine,
    statements: database.statements,
    live,
    hooked,
    signer,
    files,
    recorder,
    outbox,
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
      for (const sweep of sweeps) sweep.end();
      const outboxClosed = outbox.close();
      await following.close();
      await outboxClosed;
      mailer?.close();
      await db.destroy();
    },
  };
}
