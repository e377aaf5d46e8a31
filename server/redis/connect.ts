import type { Log } from '../log.ts';
import { ClusterConnections } from './cluster.ts';
import type { RedisConnections } from './connections.ts';
import { ServerConnections } from './server.ts';
import { redisPlaceOf } from './url.ts';

/** Connects to Redis, however it is set up where `url` leads. Returns at once and goes on trying until it is closed. */
export function connectRedis(url: string, log: Log): RedisConnections {
  const place = redisPlaceOf(url);
  return place.kind === 'cluster' ? new ClusterConnections(place, log) : new ServerConnections(place, log);
}
