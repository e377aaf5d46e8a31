import type { RawBuilder } from 'kysely';
import client from 'prom-client';
import type { Db } from '../database/connection.ts';
import { inTime } from '../in-time.ts';
import { countItems } from './store.ts';

const COUNTED_WITHIN_MS = 2_000;

/** Makes what /metrics tells of the outbox: what is in it, as the database stands, and what this node did. */
export function createOutboxMetrics(db: Db, time: () => RawBuilder<number>) {
  let counting: ReturnType<typeof countItems> | undefined;
  // Once for all that is told of it. With the database away, or silent, the other metrics are still told.
  const counted = () => {
    counting ??= inTime(COUNTED_WITHIN_MS, 'not counted', () => countItems(db, time()))
      .catch(() => [])
      .finally(() => {
        counting = undefined;
      });
    return counting;
  };
  const done = new client.Counter({
    name: 'parley_outbox_done_total',
    help: 'Items of the outbox that this node has done',
    labelNames: ['kind'],
    registers: [],
  });
  const failed = new client.Counter({
    name: 'parley_outbox_failed_total',
    help: 'How often an item of the outbox failed on this node',
    labelNames: ['kind'],
    registers: [],
  });
  const oldest = new client.Gauge({
    name: 'parley_outbox_oldest_due_seconds',
    help: 'For how long the oldest due item of the outbox has waited',
    registers: [],
    async collect() {
      const waited = (await counted()).flatMap((row) => (row.state === 'due' ? [Number(row.waited)] : []));
      this.set(Math.max(0, ...waited) / 1_000);
    },
  });
  const items = new client.Gauge({
    name: 'parley_outbox_items',
    help: 'Items in the outbox: due, for later, taken by a node, or given up',
    labelNames: ['kind', 'state'],
    registers: [],
    async collect() {
      this.reset();
      for (const row of await counted()) this.set({ kind: row.kind, state: row.state }, Number(row.items));
    },
  });
  return { done, failed, all: [items, oldest, done, failed] };
}
