import type { RawBuilder } from 'kysely';
import type { Db } from '../database/connection.ts';
import { sharedTime, timeAt } from '../database/shared-time.ts';
import { transaction } from '../database/transaction.ts';
import { inTime } from '../in-time.ts';
import type { Log } from '../log.ts';
import { createOutboxMetrics } from './metrics.ts';
import { advanceItem, claim, giveBack, type Item, kindsDue, putBack, putOff, removeItem } from './store.ts';

/** How long a node has an item to itself. A handler is done by then, or has noted its progress, which begins it anew. */
export const LEASE_MS = 30_000;
const LOOKED_EVERY_MS = 2_000;
// Whoever rang is answered first, and what rings together is looked at once.
const RUNG_AFTER_MS = 10;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 60 * 60_000;
/** With the times between them, tried for about half a day. */
export const ATTEMPTS_MAX = 25;
const ERROR_KEPT = 500;
const FINISHED_WITHIN_MS = 5_000;

/** What a handler throws when trying again is no use: the item is given up at once. */
export class Undeliverable extends Error {}

/** What a handler throws where whoever it asked is to be left alone until a time, in epoch milliseconds, and longer if need be. */
export class TryLater extends Error {
  readonly notBefore: number;

  constructor(message: string, notBefore: number) {
    super(message);
    this.notBefore = notBefore;
  }
}

/** What a handler is given with its item. */
interface Held {
  /** Set when the node stops: a long work ends with { again } as soon as it can. */
  signal: AbortSignal;
  /** Tells the time, epoch milliseconds, by the clock that all nodes share: what an item bears is compared with this only. */
  now(): number;
  /**
   * Runs a step of a long work in one transaction with how far the item has come: `step` returns that. Either both are
   * kept or nothing is, and where another node has taken the item over, nothing.
   */
  advance(step: (trx: Db) => Promise<number>): Promise<void>;
}

/**
 * What came of an item: it is done; it got on, and is due again; or it was not begun, as others of its kind go before it, and
 * is due later.
 */
type Outcome = 'done' | { again: number } | { later: number };

/** Does the work of one kind of items. What it throws is tried again later, and given up in the end. */
export interface Handler {
  work(item: Item, held: Held): Promise<Outcome>;
  /** How many items of the kind one node works on at once. */
  atOnce: number;
}

interface Parts {
  db: Db;
  log: Log;
  handlers: Record<string, Handler>;
  /** The clock that all nodes share; the database's unless given. */
  now?: () => number;
}

/**
 * Works off what transactions have laid down in the table `outbox`, on every node, one node at a time for an item. Called
 * with ring() when there is something new; looks by itself every 2 s as well, as a ring may be lost, and for what is due
 * only now.
 */
export class Outbox {
  readonly metrics: ReturnType<typeof createOutboxMetrics>;
  readonly #db: Db;
  readonly #log: Log;
  readonly #handlers: Record<string, Handler>;
  readonly #clock: (() => number) | undefined;
  readonly #working = new Map<string, Set<Promise<void>>>();
  readonly #stopping = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #rung: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;

  constructor({ db, log, handlers, now }: Parts) {
    this.#db = db;
    this.#log = log;
    this.#handlers = handlers;
    this.#clock = now;
    this.metrics = createOutboxMetrics(db, () => this.#time());
    for (const kind of Object.keys(handlers)) this.#working.set(kind, new Set());
    this.#timer = setInterval(() => this.ring(), LOOKED_EVERY_MS).unref();
  }

  /** Says that there may be something to do. Returns at once. */
  ring(): void {
    this.#rung ??= setTimeout(() => this.#lookNow(), RUNG_AFTER_MS);
  }

  /** Resolves when nothing is left that is due now and that this node may take. */
  async settled(): Promise<void> {
    do {
      this.#lookNow();
      await this.#looking;
      await Promise.all([...this.#working.values()].flatMap((works) => [...works]));
    } while (this.#looking);
  }

  /**
   * Takes nothing up any more, and waits up to 5 s for what was begun to end or to stop half-way. Whatever waits longer for
   * somebody else's answer is taken up by another node once its lease is over.
   */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    clearTimeout(this.#rung);
    await inTime(FINISHED_WITHIN_MS, 'still at work', async () => {
      await this.#looking;
      await Promise.all([...this.#working.values()].flatMap((works) => [...works]));
    }).catch(() => {});
  }

  #lookNow(): void {
    clearTimeout(this.#rung);
    this.#rung = undefined;
    this.#lookAgain = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
  }

  async #look(): Promise<void> {
    while (this.#lookAgain && !this.#stopping.signal.aborted) {
      this.#lookAgain = false;
      try {
        for (const kind of await kindsDue(this.#db, this.#free(), this.#time())) await this.#take(kind);
      } catch (error) {
        this.#log.warn({ error: (error as Error).message }, 'the outbox could not be read; looking again');
      }
    }
  }

  #time(): RawBuilder<number> {
    return this.#clock ? timeAt(this.#clock()) : sharedTime(this.#db, Date.now());
  }

  #free(): string[] {
    return Object.entries(this.#handlers).flatMap(([kind, { atOnce }]) =>
      (this.#working.get(kind)?.size ?? 0) < atOnce ? [kind] : [],
    );
  }

  async #take(kind: string): Promise<void> {
    const handler = this.#handlers[kind];
    const works = this.#working.get(kind);
    if (!handler || !works) return;
    const limit = handler.atOnce - works.size;
    const items = await claim(this.#db, { kind, limit, time: this.#time(), leaseMs: LEASE_MS });
    const claimed = performance.now();
    for (const item of items) {
      // As the lease says what time it was, and since then by what passes here, however this machine's clock is set.
      const sinceClaimed = () => item.leasedUntil - LEASE_MS + Math.floor(performance.now() - claimed);
      const work = this.#do(handler, item, this.#clock ?? sinceClaimed).finally(() => {
        works.delete(work);
        this.#lookNow(); // There is room for the next one.
      });
      works.add(work);
    }
  }

  async #do(handler: Handler, taken: Item, now: () => number): Promise<void> {
    let item = taken;
    const advance = async (step: (trx: Db) => Promise<number>) => {
      item = await transaction(this.#db, async (trx) => {
        const progress = await step(trx);
        const on = await advanceItem(trx, item, { progress, leasedUntil: now() + LEASE_MS });
        if (!on) throw new TakenOver();
        return on;
      });
    };
    try {
      const outcome = await handler.work(item, { signal: this.#stopping.signal, now, advance });
      if (outcome === 'done') await removeItem(this.#db, item);
      else if ('later' in outcome) await giveBack(this.#db, item, outcome.later);
      else await putOff(this.#db, item, outcome.again);
      if (outcome === 'done') this.metrics.done.inc({ kind: item.kind });
    } catch (error) {
      if (error instanceof TakenOver) return;
      await this.#failed(item, error as Error, now());
    }
  }

  async #failed(item: Item, error: Error, now: number): Promise<void> {
    this.metrics.failed.inc({ kind: item.kind });
    const about = { kind: item.kind, subjectId: item.subjectId, attempts: item.attempts, error: error.message };
    const givenUp = error instanceof Undeliverable || item.attempts >= ATTEMPTS_MAX;
    this.#log.warn(about, givenUp ? 'an item of the outbox was given up' : 'an item of the outbox failed');
    const text = error.message.slice(0, ERROR_KEPT);
    const [again, notBefore] = [now + retryAfter(item.attempts), error instanceof TryLater ? error.notBefore : 0];
    await putBack(
      this.#db,
      item,
      givenUp ? { error: text, givenUpAt: now } : { error: text, dueAt: Math.max(again, notBefore) },
    ).catch(() => {}); // Its lease will run out, and then it is tried again all the same.
  }
}

/** Another node holds the item: what was just done of it does not count. */
class TakenOver extends Error {}

/** Returns after how many milliseconds to try again what has failed `attempts` times: twice as long each time, spread. */
export function retryAfter(attempts: number, random = Math.random): number {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
  return Math.round(longest * (0.5 + random() / 2));
}
