import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BROWSER } from '../agents.ts';
import { Forum } from '../forum.ts';
import { importLongThread } from '../long-thread.ts';
import type { Row } from '../report.ts';
import { Requests } from '../requests.ts';
import { cpuInTurn, type Work } from '../rounds.ts';
import { ServerProcess } from '../server-process.ts';

const POSTS = 100_000;
const POSTS_PER_PAGE = 20;
const PAGES_PER_ROUND = 400;

/** Measures what pages of a very long thread cost, for a guest and a member, against Express sending the same bytes. */
export async function pages(): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  await importLongThread(dataDir, POSTS);
  const forum = await Forum.start({ DATA_DIR: dataDir });
  const requests = new Requests();
  const servers = [forum.server];
  try {
    const { path } = await forum.findThread('A long thread');
    const last = POSTS / POSTS_PER_PAGE;
    const places = { first: path, middle: `${path}page-${last / 2}`, last: `${path}page-${last}` };
    const guest = { 'user-agent': BROWSER, cookie: 'parley_guest=bench-0123456789' };
    const readers = { 'a guest': guest, 'a member': forum.headers };
    const works: (Work & { what: string; who: string; floor: number })[] = [];
    for (const [who, headers] of Object.entries(readers)) {
      const sized = await requests.send(forum.server.url + places.middle, { headers });
      const file = join(dataDir, `page-${works.length}.html`);
      writeFileSync(file, sized);
      const express = await ServerProcess.start('bench-express', { PAGE_FILE: file });
      servers.push(express);
      const floor = works.length;
      const what = `the ${sized.length} bytes of the middle page for ${who}`;
      works.push({ what, who: 'Express, a constant', floor, server: express, once: () => requests.send(express.url) });
      for (const [place, address] of Object.entries(places)) {
        const once = () => requests.send(forum.server.url + address, { headers });
        const what = `${place} page of ${POSTS.toLocaleString('en')} posts`;
        works.push({ what, who: `Parley, for ${who}`, floor, server: forum.server, once });
      }
    }
    const costs = await cpuInTurn(works, PAGES_PER_ROUND);
    return works.map(({ what, who, floor }, i) => ({
      what,
      who,
      value: `${((costs[i] ?? 0) / 1000).toFixed(2)} ms`,
      ratio: (costs[i] ?? 0) / (costs[floor] ?? 0),
    }));
  } finally {
    requests.close();
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(dataDir, { recursive: true, force: true });
  }
}
