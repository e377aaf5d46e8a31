import { setTimeout as after } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import type { Strike } from './schedule.ts';

/** Lets a storm of planned faults go over a cluster, and waits until every one of them is over. */
export async function letStormPass(cluster: Cluster, strikes: Strike[]): Promise<void> {
  const beganAt = performance.now();
  const passing = strikes.map(async ({ fault, atMs, forMs, node }) => {
    await after(atMs - (performance.now() - beganAt));
    const member = cluster.members[node];
    if (!member) throw new Error(`there is no node ${node}`);
    if (fault.of === 'a node') member.ill = true;
    const end = await fault.begin(cluster, member);
    await after(forMs);
    await end();
    await cluster.ready();
    if (fault.of === 'a node') member.ill = false;
  });
  await Promise.all(passing);
}
