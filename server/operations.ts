import { Router } from 'express';
import { sql } from 'kysely';
import client from 'prom-client';
import type { Db } from './database/connection.ts';
import { inTime } from './in-time.ts';
import type { Heads } from './live/heads.ts';
import type { RedisConnections } from './redis/connections.ts';

const DATABASE_ANSWERS_WITHIN_MS = 2_000;

interface Parts {
  db: Db;
  redis: RedisConnections | undefined;
  heads: Heads;
  /** What the domains count by themselves. */
  metrics: client.Metric[];
  isDraining: () => boolean;
}

/** Serves what operators ask: is it alive, is it ready for traffic, how is it doing. */
export function operationRoutes({ db, redis, heads, metrics, isDraining }: Parts): Router {
  const router = Router();
  const registry = new client.Registry();
  client.collectDefaultMetrics({ register: registry });
  for (const metric of metrics) registry.registerMetric(metric);

  router.get('/healthz', (request, response) => {
    // By which address this node counts whoever asks: what TRUST_PROXY comes to, seen from outside.
    response.json({ ok: true, address: request.ip ?? '', forwarded: request.get('x-forwarded-for') !== undefined });
  });

  router.get('/readyz', async (_request, response) => {
    const database = (await answersInTime(db)) && heads.seeing;
    const ready = { database, ...(redis && { redis: redis.healthy }), draining: isDraining() };
    response.status(database && ready.redis !== false && !ready.draining ? 200 : 503).json(ready);
  });

  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });

  return router;
}

// A database behind a line that swallows everything answers neither yes nor no.
function answersInTime(db: Db): Promise<boolean> {
  return inTime(DATABASE_ANSWERS_WITHIN_MS, 'no answer', () => sql`select 1`.execute(db)).then(
    () => true,
    () => false,
  );
}
