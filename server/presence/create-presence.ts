import type { RedisConnections } from '../redis/connections.ts';
import { MemoryViewerExchange } from './memory-viewer-store.ts';
import { Presence } from './presence.ts';
import { RedisViewerStore } from './redis-viewer-store.ts';
import { type Outside, ViewerTracker } from './viewers.ts';

/** Makes what counts who is where: kept in Redis among several nodes, in memory on a node alone. */
export function createPresence(
  { node, redis }: { node: string; redis: RedisConnections | undefined },
  told: { threads: Outside; boards: Outside; forum: Outside },
): Presence {
  const track = (prefix: string, outside: Outside) => {
    const store = redis ? new RedisViewerStore(redis, node, prefix) : new MemoryViewerExchange().store(node);
    return new ViewerTracker(node, store, outside);
  };
  return new Presence({
    threads: track('parley:viewers:', told.threads),
    boards: track('parley:board-viewers:', told.boards),
    forum: track('parley:forum-viewers:', told.forum),
  });
}
