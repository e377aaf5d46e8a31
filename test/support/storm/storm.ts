import { setTimeout as after } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import type { Crowd } from './crowd.ts';
import type { Strike } from './schedule.ts';

const WELL_WITHIN_MS = 30_000;

/** Lets a storm of planned faults go over a cluster and those who use it, and waits until every one of them is over. */
export async function letStormPass(cluster: Cluster, crowd: Crowd, strikes: Strike[]): Promise<void> {
  const beganAt = performance.now();
  // A node cannot be ready while something else, Redis perhaps, is still away.
  const overAt = beganAt + Math.max(...strikes.map(({ atMs, forMs }) => atMs + forMs));
  // A node that is not back yet, as its database was away, is struck when it is.
  const turns = cluster.members.map(() => Promise.resolve());
  const passing = strikes.map(async ({ fault, atMs, forMs, node }) => {
    const member = cluster.members[node];
    if (!member) throw new Error(`there is no node ${node}`);
    const isOfNode = fault.of === 'a node';
    await after(atMs - (performance.now() - beganAt));
    const strike = async () => {
      const end = await fault.begin(cluster, member, crowd);
      await after(forMs);
      await end();
    };
    if (isOfNode) {
      member.harms += 1;
      turns[node] = turns[node]?.then(strike) ?? strike();
      await turns[node];
    } else {
      await strike();
    }
    await cluster.ready(overAt - performance.now() + WELL_WITHIN_MS);
    if (isOfNode) member.harms -= 1;
  });
  await Promise.all(passing);
}
