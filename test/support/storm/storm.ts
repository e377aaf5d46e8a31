import { setTimeout as after } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import type { Strike } from './schedule.ts';

const WELL_WITHIN_MS = 30_000;

/** Lets a storm of planned faults go over a cluster, and waits until every one of them is over. */
export async function letStormPass(cluster: Cluster, strikes: Strike[]): Promise<void> {
  const beganAt = performance.now();
  // A node cannot be ready while something else, Redis perhaps, is still away.
  const overAt = beganAt + Math.max(...strikes.map(({ atMs, forMs }) => atMs + forMs));
  const passing = strikes.map(async ({ fault, atMs, forMs, node }) => {
    await after(atMs - (performance.now() - beganAt));
    const member = cluster.members[node];
    if (!member) throw new Error(`there is no node ${node}`);
    if (fault.of === 'a node') member.harms += 1;
    const end = await fault.begin(cluster, member);
    await after(forMs);
    await end();
    await cluster.ready(overAt - performance.now() + WELL_WITHIN_MS);
    if (fault.of === 'a node') member.harms -= 1;
  });
  await Promise.all(passing);
}
