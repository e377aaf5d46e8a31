import { Client } from 'pg';
import { expect } from 'vitest';
import { FOLD_COUNTED_MAX } from '../../../server/notifications/folds.ts';
import { readThread } from '../live-follower.ts';
import { expectKept, expectTruth } from '../truth.ts';
import { until } from '../until.ts';
import type { Cluster } from './cluster.ts';
import type { Crowd } from './crowd.ts';

// A connection that died in silence at the very end is found dead by its missing pings first.
const BACK_WITHIN_MS = 45_000;
const SHOWN_WITHIN_MS = 20_000;

/**
 * Holds what everybody was told and shows against the database, once nothing is done to the cluster any more: what was
 * acknowledged is there once, followers show it all in order, viewers are exact on each node, and whoever was mentioned or
 * watches was told once of each post. Returns after how many milliseconds everyone was back.
 */
export async function check(cluster: Cluster, crowd: Crowd): Promise<number> {
  const calmAt = performance.now();
  await crowd.stopPosting();
  const isBack = () => crowd.missing.length === 0;
  await until(isBack, { within: BACK_WITHIN_MS, because: 'not everyone came back' }).catch((error) => {
    throw new Error([error.message, ...new Set(crowd.missing)].join('\n'));
  });
  const backAfter = performance.now() - calmAt;
  // A database that is away is no fault of ours: whoever tries again will be served.
  const said = cluster.members.map(({ process }) => process.lastWords()).join('\n');
  expect(
    crowd.refusals.filter((status) => status !== 503),
    said,
  ).toEqual([]);

  const url = cluster.doors(0)[0] ?? '';
  for (const threadId of crowd.threads) {
    const here = crowd.followers.flatMap((each) => (each.threadId === threadId ? [each.follower] : []));
    const truth = await expectTruth(here, { url, threadId, within: SHOWN_WITHIN_MS });
    expectKept(crowd.acknowledged(threadId), truth);
    // Each node by itself: a ghost on one of them is one too many.
    const counted = () => Promise.all(cluster.members.map((_, i) => viewers(cluster.doors(i)[0] ?? '', threadId)));
    const exact = cluster.members.map(() => here.length);
    await expect.poll(counted, { timeout: 15_000 }).toEqual(exact);
  }
  for (const { person, threadId } of crowd.listeners) {
    const mentions = crowd.acknowledged(threadId).filter(({ body }) => body.startsWith('@'));
    const told = await mentionsOf(cluster.databaseUrl, person.name);
    expect(new Set(told).size).toBe(told.length);
    for (const { id } of mentions) expect(told).toContain(id);
  }
  for (const { person, threadId } of crowd.watchers) {
    const posted = (await readThread(url, threadId)).length - 1;
    const told = async () => (await person.notifications()).notifications.map(({ kind, count }) => `${kind} ${count}`);
    await expect.poll(told, { timeout: 15_000 }).toEqual([`watch ${Math.min(posted, FOLD_COUNTED_MAX)}`]);
  }
  return backAfter;
}

async function viewers(url: string, threadId: number): Promise<number> {
  const response = await fetch(`${url}/api/v1/threads/${threadId}/viewers`);
  return ((await response.json()) as { total: number }).total;
}

/** Returns the ids of the posts a member was told of as a mention, as often as they were. */
async function mentionsOf(databaseUrl: string, name: string): Promise<number[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ post_id: number }>(
      `SELECT post_id::int FROM notifications JOIN members ON members.id = member_id WHERE name = $1 AND kind = 'mention'`,
      [name],
    );
    return rows.map(({ post_id }) => post_id);
  } finally {
    await client.end();
  }
}
