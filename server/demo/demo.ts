import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { threadPath } from '../../shared/addresses.ts';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import type { Db } from '../database/connection.ts';
import { welcomeFirstRun } from '../first-run.ts';
import { createLog } from '../log.ts';
import type { Stage } from './behave.ts';
import { DemoMember } from './demo-member.ts';
import { CAST } from './members.ts';
import { createRandom } from './random.ts';
import { TALKS } from './script.ts';
import { simulate } from './simulate.ts';
import { Topic } from './topic.ts';

const SEED = 20_211_015;

export interface Demo {
  address: string;
  /** The address of the thread in which most of it happens. */
  threadAddress: string;
  /** The folder with everything the demo keeps. */
  folder: string;
  administratorToken: string | undefined;
  /** Sends the members home, stops the server and removes the folder. */
  stop(): Promise<void>;
}

/**
 * Starts a whole Parley in a temporary folder, with simulated members who read, write and react until stop().
 * `environment` may give PORT, HOST and LOG_LEVEL; `wait` is how time passes for the members. Throws a StartError where
 * the server cannot start.
 */
export async function startDemo(
  environment: Record<string, string | undefined>,
  wait: (ms: number, signal: AbortSignal) => Promise<void> = (ms, signal) => pause(ms, undefined, { signal }),
): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-demo-'));
  const ending = new AbortController();
  const closing: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    ending.abort();
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const { PORT, HOST, LOG_LEVEL = 'warn' } = environment;
    // All members come from one address, so limits would hold them back as one person.
    const config = readConfig({ PORT, HOST, LOG_LEVEL, DATA_DIR: folder, LIMITS: 'off' });
    const log = createLog(config.logLevel);
    const app = await createApp(config, log);
    closing.push(() => app.close());
    const port = await app.listen();
    const address = `http://${['0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host}:${port}`;
    const administratorToken = await welcomeFirstRun(app, address, Date.now());

    const members = CAST.map((role) => new DemoMember(role, address));
    closing.push(() => {
      for (const member of members) member.goHome();
    });
    for (const member of members) await member.arrive(randomBytes(16).toString('base64url'));
    await giveThemAPast(app.db);
    const welcomeThread = await app.db
      .selectFrom('threads')
      .select(['id', 'slug', 'board_id'])
      .executeTakeFirstOrThrow();
    const random = createRandom(SEED);
    const stage: Stage = {
      members,
      topics: TALKS.map((talk) => new Topic(talk, welcomeThread.id, random)),
      boardId: welcomeThread.board_id,
      random,
      wait: (ms) => wait(ms, ending.signal),
      recent: [],
    };
    for (const member of members.slice(0, 3)) await member.visit(welcomeThread.id);
    const life = simulate(stage, (error) => {
      if (!ending.signal.aborted) log.warn({ err: error }, 'a simulated member could not do something');
    });
    closing.push(() => life);
    return { address, threadAddress: `${address}${threadPath(welcomeThread)}`, folder, administratorToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Makes the cards of the cast look as after years: here alone are totals set by hand. */
async function giveThemAPast(db: Db): Promise<void> {
  for (const role of CAST) {
    await db
      .updateTable('members')
      .set({
        title: role.title,
        country: role.country,
        location: role.location,
        joined_at: Date.parse(role.joined),
        post_count: role.posts,
        award_count: role.awards,
        reaction_score: role.score,
      })
      .where('name', '=', role.name)
      .execute();
  }
}
