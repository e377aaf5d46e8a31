import type { Log } from '../log.ts';
import type { RedisConnections } from './redis.ts';
import { ClusterConnections } from './redis-cluster.ts';
import { ServerConnections } from './redis-server.ts';
import { redisPlaceOf } from './redis-url.ts';

/** Connects to Redis, however it is set up where `url` leads. Returns at once and goes on trying until it is closed. */
export function connectRedis(url: string, log: Log): RedisConnections {
  const place = redisPlaceOf(url);
  return place.kind === 'cluster' ? new ClusterConnections(place, log) : new ServerConnections(place, log);
}
