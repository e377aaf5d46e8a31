import { FAULTS, type Fault } from './faults.ts';
import { pick } from './random.ts';

/** One fault of a storm: when it begins, for how long it lasts, and which node it happens to. */
export interface Strike {
  fault: Fault;
  atMs: number;
  forMs: number;
  node: number;
}

const BETWEEN_MS = 3_000;
// A short storm has as many strikes as one of twice the time, so that it shows as much.
const BETWEEN_PART = 1 / 8;

/**
 * Plans a storm of so many milliseconds over `nodes` nodes: strikes follow each other by a few seconds and overlap, each
 * kind comes once before any comes again, and one node at least is always left alone.
 */
export function planStorm(random: () => number, { nodes, forMs }: { nodes: number; forMs: number }): Strike[] {
  const strikes: Strike[] = [];
  let left: Fault[] = [];
  const betweenMs = Math.min(BETWEEN_MS, forMs * BETWEEN_PART);
  for (let atMs = 0; atMs < forMs; atMs += (betweenMs / BETWEEN_MS) * 500 + random() * betweenMs) {
    if (left.length === 0) left = [...FAULTS];
    const fault = pick(random, left);
    left.splice(left.indexOf(fault), 1);
    const struck = strikes.filter((strike) => strike.fault.of === 'a node' && strike.atMs + strike.forMs >= atMs);
    const ill = new Set(struck.map(({ node }) => node));
    const well = Array.from({ length: nodes }, (_, i) => i).filter((i) => !ill.has(i));
    if (fault.of === 'a node' && well.length < 2) continue;
    const node = pick(random, well);
    const forAtMost = Math.min(fault.atMostMs, forMs / 3);
    strikes.push({ fault, atMs, forMs: forAtMost * (0.3 + 0.7 * random()), node });
  }
  return strikes;
}

/** Tells a plan in words, one strike a line. */
export function tellStorm(strikes: Strike[]): string {
  return strikes
    .map(({ fault, atMs, forMs, node }) => {
      const which = fault.of === 'a node' ? ` (node ${node})` : '';
      return `${(atMs / 1_000).toFixed(1)} s, for ${(forMs / 1_000).toFixed(1)} s: ${fault.name}${which}`;
    })
    .join('\n');
}
