import type { Db } from '../database/connection.ts';
import type { Log } from '../log.ts';
import { forgetPeaks, type Peak, type PeakPeriod, raisePeaks } from './store.ts';

const RECORDED_EVERY_MS = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** When the period began that a moment belongs to, UTC. */
const BEGIN: Record<PeakPeriod, (at: number) => number> = {
  hour: (at) => Math.floor(at / HOUR) * HOUR,
  day: (at) => Math.floor(at / DAY) * DAY,
  month: (at) => Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth()),
};

/** For how long each is of use: a timeline of a longer time shows longer periods. Months stay, twelve rows a year. */
const KEPT_MS = { hour: 31 * DAY, day: 790 * DAY };

/**
 * Writes down, once a minute, how many people are viewing each thread: the most of the hour, the day and the month, and
 * nothing of who they are. A thread without viewers costs nothing, and one where they grow no more is not written again.
 * Every node counts the viewers of all, so that several write the same; the highest stays.
 */
export class ViewerRecorder {
  readonly #db: Db;
  readonly #counts: () => Iterable<[threadId: number, viewers: number]>;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  /** What this node has written of the current hour; a new hour begins anew. */
  #written = new Map<number, number>();
  #hour = 0;

  constructor(db: Db, counts: () => Iterable<[number, number]>, log: Log, now = Date.now) {
    this.#db = db;
    this.#counts = counts;
    this.#now = now;
    this.#timer = setInterval(() => {
      this.record().catch((error) => log.warn({ error: error.message }, 'viewers could not be written down'));
    }, RECORDED_EVERY_MS).unref();
  }

  /** Writes down the viewers of this moment; once an hour it forgets what is old. */
  async record(): Promise<void> {
    const now = this.#now();
    const hour = BEGIN.hour(now);
    const isNewHour = hour !== this.#hour;
    if (isNewHour) {
      this.#hour = hour;
      this.#written = new Map();
    }
    const higher = [...this.#counts()].filter(([id, viewers]) => viewers > (this.#written.get(id) ?? 0));
    await raisePeaks(
      this.#db,
      higher.flatMap(([threadId, viewers]) => peaksOf(threadId, viewers, now)),
    );
    for (const [id, viewers] of higher) this.#written.set(id, viewers);
    if (!isNewHour) return;
    await forgetPeaks(this.#db, 'hour', now - KEPT_MS.hour);
    await forgetPeaks(this.#db, 'day', now - KEPT_MS.day);
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

function peaksOf(threadId: number, viewers: number, now: number): Peak[] {
  const periods = Object.keys(BEGIN) as PeakPeriod[];
  return periods.map((period) => ({ threadId, period, startedAt: BEGIN[period](now), viewers }));
}
