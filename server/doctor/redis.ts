import { Redis } from 'ioredis';
import { redisPlaceOf } from '../redis/url.ts';
import type { Finding } from './finding.ts';
import { checkCluster } from './redis-cluster.ts';
import { checkSentinels } from './redis-sentinels.ts';
import { checkRedisServer } from './redis-server.ts';

/** Looks at Redis, however it is set up: one server, one that Sentinels watch, or the shards of a cluster. */
export async function checkRedis(url: string | undefined): Promise<Finding[]> {
  if (url === undefined) return [];
  const place = redisPlaceOf(url);
  if (place.kind === 'sentinel') return checkSentinels(place);
  if (place.kind === 'cluster') return checkCluster(place);
  return checkRedisServer((options) => new Redis(place.url, options));
}
