import { median } from './report.ts';
import type { ServerProcess } from './server-process.ts';

const ROUNDS = 6;

/** Something whose cost to a server is measured: done `times` times a round. */
export interface Work {
  server: ServerProcess;
  once: () => Promise<unknown>;
}

/**
 * Does each work `times` times a round, in turn, so that a slow moment of the machine is everyone's. Returns for each the
 * median over the rounds of what one time cost its server, in microseconds of CPU. The first round only warms up.
 */
export async function cpuInTurn(works: Work[], times: number): Promise<number[]> {
  const costs: number[][] = works.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { server, once }] of works.entries()) {
      const before = server.cpu();
      for (let time = 0; time < times; time++) await once();
      if (round > 0) costs[i]?.push((server.cpu() - before) / times);
    }
  }
  return costs.map(median);
}
