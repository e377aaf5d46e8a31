import type { RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Viewer } from '../accounts/viewer.ts';
import { Refusal } from '../errors.ts';
import type { RedisConnections } from '../redis/connections.ts';
import { viewerOf } from './context.ts';
import { networkOf } from './network.ts';

/** How many acts of each kind one person may do in how many seconds. */
const ALLOWED = {
  signIn: { points: 10, duration: 60 },
  // Wrong passwords, wherever they come from: see accounts/guesses.ts.
  guess: { points: 10, duration: 3_600 },
  // A classroom or an office behind one address registers together.
  register: { points: 20, duration: 600 },
  // Letters that somebody has sent to an address which may be anybody's.
  mail: { points: 5, duration: 3_600 },
  download: { points: 3, duration: 3_600 },
  write: { points: 30, duration: 60 },
  // Whatever changes anything and has no limit of its own: settings, marks, read positions, which move as one scrolls.
  change: { points: 240, duration: 60 },
  react: { points: 60, duration: 60 },
  report: { points: 10, duration: 600 },
  // Saved about once a second while somebody types, in each of their tabs.
  draft: { points: 180, duration: 60 },
  search: { points: 30, duration: 60 },
  upload: { points: 60, duration: 600 },
  suggest: { points: 120, duration: 60 },
  preview: { points: 120, duration: 60 },
  join: { points: 60, duration: 10 },
  typing: { points: 20, duration: 10 },
} as const;
export type Act = keyof typeof ALLOWED;

/** Refuses who does too much of something. */
export interface Limits {
  /** Counts one act of a person; throws a Refusal with the seconds to wait when it is one too many. */
  spend(act: Act, person: string): Promise<void>;
  /** Takes one act of a person back that turned out not to count. */
  refund(act: Act, person: string): Promise<void>;
}

/**
 * Makes the limits: counted in Redis over all nodes while it answers, in this node's memory while it does not, so that
 * an outage of Redis is never an outage of posting. Without `enabled`, nothing is refused.
 */
export function createLimits(redis: RedisConnections | undefined, enabled: boolean): Limits {
  if (!enabled) return { spend: async () => {}, refund: async () => {} };
  const limiters = Object.fromEntries(
    Object.entries(ALLOWED).map(([act, allowed]) => {
      const memory = new RateLimiterMemory({ ...allowed, keyPrefix: act });
      const shared =
        redis &&
        new RateLimiterRedis({
          ...allowed,
          storeClient: redis.commands,
          keyPrefix: `parley:limit:${act}`,
        });
      return [act, { memory, shared }];
    }),
  ) as Record<Act, { memory: RateLimiterMemory; shared: RateLimiterRedis | undefined }>;
  return {
    async spend(act, person) {
      const { memory, shared } = limiters[act];
      try {
        const key = shared?.getKey(person) ?? '';
        if (!shared || !redis?.answers(key)) return void (await memory.consume(person));
        await shared.consume(person).catch((failed) => {
          if (!(failed instanceof Error)) throw failed;
          redis.doubt(key); // Whoever comes next need not wait to learn the same.
          return memory.consume(person);
        });
      } catch (spent) {
        if (spent instanceof Error) throw spent;
        throw refusalOf(spent as RateLimiterRes);
      }
    },
    async refund(act, person) {
      const { memory, shared } = limiters[act];
      const counted = shared && redis?.answers(shared.getKey(person)) ? shared : memory;
      // A count that is one too high ends by itself.
      await counted.reward(person).catch(() => {});
    },
  };
}

function refusalOf(spent: RateLimiterRes): Refusal {
  const seconds = Math.max(1, Math.ceil(spent.msBeforeNext / 1000));
  return new Refusal('rate_limited', `That was a lot at once. Try again in ${seconds} s.`, { retryAfter: seconds });
}

const CHANGES_NOTHING = ['GET', 'HEAD', 'OPTIONS'];

/** Counts every request that may change something, before anything of it is done: no form is without a limit. */
export function limitChanges(limits: Limits): RequestHandler {
  return async (request, response, next) => {
    const isChange = !CHANGES_NOTHING.includes(request.method);
    if (isChange) await limits.spend('change', personOf(viewerOf(response), request.ip));
    next();
  };
}

/** Returns what a viewer is counted by: a member by themselves, a guest by where they are on the network. */
export function personOf(viewer: Viewer, address: string | undefined): string {
  return viewer.kind === 'member' ? viewer.key : networkOf(address);
}
