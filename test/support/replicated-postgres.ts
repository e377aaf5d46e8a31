import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDatabase, type PostgresServer } from './postgres.ts';
import { PostgresProcess, query } from './postgres-process.ts';
import { until } from './until.ts';

// A standby begins with what initdb made, and so needs all that was written since.
const SETTINGS = { wal_keep_size: '8GB', wal_retrieve_retry_interval: '100ms' };

export interface ReplicatedPostgres extends PostgresServer {
  /**
   * The primary dies and is never seen again. Its standby, which had confirmed every commit, is promoted, and gets a
   * standby of its own. `aim` is told the new port, as those are who move a name: before anything can be written there.
   */
  failOver(aim: (port: number) => void): Promise<void>;
}

/**
 * Starts a PostgreSQL with a standby that it streams to and whose word it awaits at every commit. Throws MissingPart
 * where neither the machine nor npm has one.
 */
export const startReplicatedPostgres = async (): Promise<ReplicatedPostgres> => {
  const asMade = await PostgresProcess.create();
  const all = [asMade];
  const copy = async (): Promise<PostgresProcess> => {
    const copied = await asMade.copy();
    all.unshift(copied);
    return copied;
  };
  let primary = await copy();
  let standby: PostgresProcess;

  const follow = async (): Promise<void> => {
    standby = await copy();
    await writeFile(join(standby.data, 'standby.signal'), '');
    await standby.start({ ...SETTINGS, primary_conninfo: `host=127.0.0.1 port=${primary.port} user=parley` });
    await inStep();
    await query(primary.url, `ALTER SYSTEM SET synchronous_standby_names = '*'`);
    await query(primary.url, 'SELECT pg_reload_conf()');
  };

  /** Waits until the standby has all that the primary has now. */
  const inStep = async (): Promise<void> => {
    const { rows } = await query(primary.url, 'SELECT pg_current_wal_flush_lsn() AS now');
    const confirmed = `SELECT FROM pg_stat_replication WHERE state = 'streaming' AND flush_lsn >= '${rows[0].now}'`;
    await until(async () => (await query(primary.url, confirmed)).rowCount, {
      within: 30_000,
      because: 'the standby does not follow',
    });
  };

  const stop = async (): Promise<void> => {
    for (const each of all) await each.remove();
  };

  // A fail-over during a restart would have to wait for it anyway: for a standby in step.
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work);
    return turn;
  };

  try {
    await primary.start(SETTINGS);
    await follow();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    get url() {
      return primary.url;
    },
    createDatabase: () => createDatabase(primary.url),
    stop,
    restart: () =>
      inTurn(async () => {
        await primary.crash();
        await primary.start(SETTINGS);
        await inStep();
      }),
    failOver: (aim) =>
      inTurn(async () => {
        await inStep();
        await primary.crash();
        primary = standby;
        aim(primary.port);
        await query(primary.url, 'SELECT pg_promote()');
        await follow();
      }),
  };
};
