import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Sessions } from './accounts/sessions.ts';
import type { Config } from './config.ts';
import type { Db } from './database/connection.ts';
import type { Epoch } from './database/epoch.ts';
import { isSameOrigin } from './http/context.ts';
import { createLimits } from './http/limits.ts';
import { answerListRequests, leaveBoard } from './lists/events.ts';
import { ListFeed, ringLists } from './lists/feed.ts';
import { FORUM_CHANNEL } from './live/bus.ts';
import { trackConnections } from './live/drain.ts';
import { watchHeads } from './live/heads.ts';
import type { Holds } from './live/holds.ts';
import { Live } from './live/live.ts';
import { MemoryExchange } from './live/memory-bus.ts';
import { keepRechecked } from './live/recheck.ts';
import { RedisBus } from './live/redis-bus.ts';
import { type ParleySocket, Requests } from './live/requests.ts';
import { FORUM_ROOM, threadRoom } from './live/rooms.ts';
import { cutSlowReaders } from './live/slow-readers.ts';
import { createSocketServer, welcome } from './live/socket-server.ts';
import { ThreadFeeds } from './live/thread-feeds.ts';
import type { Log } from './log.ts';
import { tellQueue } from './moderation/tell-queue.ts';
import { watchMissedNotifications } from './notifications/missed.ts';
import { tellRecounted } from './notifications/tell-recounted.ts';
import { tellAnnounced } from './notifications/tell-stored.ts';
import { createPresence } from './presence/create-presence.ts';
import { Typing } from './presence/typing.ts';
import type { RedisConnections } from './redis/connections.ts';
import { changesAfter } from './threads/changes-after.ts';
import { answerThreadRequests, leaveThreads } from './threads/events.ts';

interface Parts {
  config: Config;
  db: Db;
  epoch: Epoch;
  holds: Holds;
  addressOf: (request: IncomingMessage) => string;
  http: Server;
  redis: RedisConnections | undefined;
  sessions: Sessions;
  log: Log;
}

/**
 * Starts the live half of a node: the sockets, what they follow and who is where, the line to the other nodes, and what
 * finds out by itself whatever that line lost.
 */
export function startLive({ config, db, epoch, holds, addressOf, http, redis, sessions, log }: Parts) {
  const node = randomUUID();
  const bus = redis ? new RedisBus(redis, log) : new MemoryExchange().bus();
  let draining = false;
  const connections = trackConnections(http);
  const io = createSocketServer(
    http,
    // A node that cannot follow, or is about to stop, sends whoever comes elsewhere.
    (request) => !draining && heads.seeing && isSameOrigin(request, config.publicUrl),
  );
  const slowReaders = cutSlowReaders(io, log);
  const feeds = new ThreadFeeds((threadId, cursor) => changesAfter(db, threadId, cursor), bus, log);
  const live = new Live(io, feeds, bus, log);
  bus.listen(FORUM_CHANNEL);

  const lost = () => lists.recount();
  const presence = createPresence(
    { node, redis },
    {
      threads: {
        announce: (threadId, now) =>
          io.to(threadRoom(threadId)).emit('thread:viewers', { threadId, ...now, cursor: feeds.cursorOf(threadId) }),
        publish: (threadId, aggregate) => {
          bus.publish({ type: 'viewers', threadId, node, aggregate });
          lists.ring({ viewed: [threadId] });
        },
        lost,
      },
      boards: { announce: () => {}, publish: (boardId) => lists.ring({ boards: [boardId] }), lost },
      forum: {
        announce: (_forum, now) => io.to(FORUM_ROOM).emit('forum:viewers', now),
        publish: (_forum, aggregate) => bus.publish({ type: 'forum:viewers', node, aggregate }),
        lost,
      },
    },
  );
  const lists = new ListFeed({ io, db, presence, bus, log });
  const typing = new Typing((threadId, members) =>
    io.to(threadRoom(threadId)).emit('thread:typing', { threadId, members }),
  );
  live.onAnnounced((message) => {
    if (message.type === 'viewers') presence.threads.hear(message.threadId, message.node, message.aggregate);
    if (message.type === 'forum:viewers') presence.hearForum(message.node, message.aggregate);
    if (message.type === 'typing') typing.start(message.threadId, message.member);
    if (message.type === 'change' && message.name === 'post:created' && 'post' in message.change)
      typing.stop(message.threadId, message.change.post.author.id);
    if (message.type === 'member:changed' || message.type === 'configured') feeds.forgetRecent();
  });
  ringLists(lists, live);
  tellQueue({ db, io, live, log });
  const rechecks = keepRechecked({ io, db, presence, feeds, live, sessions, log });

  const heads = watchHeads(
    { db, epoch, feeds, log },
    {
      accessChanged: (threadId) => live.recheckHere(threadId),
      blind: () => live.releaseFollowers(),
      restored: () => {
        sessions.forget();
        feeds.beginAnew();
        live.reconfigureHere();
        live.releaseFollowers();
      },
    },
  );
  tellAnnounced({ db, live, log });
  tellRecounted({ db, live, log });
  // A node whose database nobody else uses announces all there is by itself.
  const missed = redis || config.databaseUrl ? watchMissedNotifications({ db, live, log }) : undefined;
  bus.onRejoined(() => {
    void presence.resync();
    lists.heal();
    void heads.askNow();
    missed?.refreshCounts().catch((error) => log.warn({ error: error.message }, 'bells could not be refreshed'));
  });

  const joins = createLimits(undefined, config.limits);
  const limit = (connection: ParleySocket, act: 'join' | 'typing') => joins.spend(act, connection.id);
  const requests = new Requests(log);
  answerListRequests(requests, { db, presence, limit });
  answerThreadRequests(requests, {
    db,
    epoch,
    feeds,
    presence,
    typing: (threadId, member) => live.announceTyping(threadId, member),
    limit,
  });
  const hello = ({ data }: ParleySocket) => {
    if (!data.crawler) presence.enterForum(data.viewer);
  };
  const goodbye = (socket: ParleySocket, wasCut: boolean) => {
    leaveThreads(socket, presence);
    if (socket.data.inBoard !== null) leaveBoard(socket, presence, socket.data.inBoard);
    if (!socket.data.crawler) presence.leaveForum(socket.data.viewer, !wasCut);
  };
  welcome(io, { sessions, holds, addressOf, log }, { requests, hello, goodbye });

  return {
    io,
    live,
    feeds,
    presence,
    heads,
    isDraining: () => draining,
    /** Lets go of everyone, finishes what was asked over HTTP, and tells the other nodes that nobody is here. */
    async close(): Promise<void> {
      draining = true;
      rechecks.end();
      slowReaders.end();
      heads.end();
      missed?.end();
      await connections.drain(io, () => live.releaseStreams());
      typing.close();
      await presence.close();
      lists.close();
      feeds.close();
      await bus.close();
    },
  };
}
