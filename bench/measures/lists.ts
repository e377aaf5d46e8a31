import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Forum } from '../forum.ts';
import { importLines } from '../import-lines.ts';
import type { Row } from '../report.ts';
import { Requests } from '../requests.ts';
import { cpuInTurn } from '../rounds.ts';

const THREADS = 10_000;
const MEMBERS = 50_000;
const THREADS_PER_PAGE = 30;
const MEMBERS_PER_PAGE = 40;
const PAGES_PER_ROUND = 100;

const nameOf = (i: number) => `Member ${String(i).padStart(5, '0')}`;

/** Measures what pages of long lists cost, against the first page of the same list. */
export async function lists(): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  await importLines(dataDir, crowd());
  const forum = await Forum.start({ DATA_DIR: dataDir });
  const requests = new Requests();
  try {
    const front = await (await fetch(forum.server.url)).text();
    const board = /href="(\/boards\/crowded\.\d+\/)/.exec(front)?.[1] ?? '';
    // The last page that is full, so that all show the same number of rows.
    const last = Math.floor(THREADS / THREADS_PER_PAGE);
    const members = (before: number) => `/members?${new URLSearchParams({ sort: 'name', after: nameOf(before - 1) })}`;
    const pages: [list: string, place: string, path: string][] = [
      [`a board of ${THREADS.toLocaleString('en')} threads`, 'first', board],
      [`a board of ${THREADS.toLocaleString('en')} threads`, 'middle', `${board}page-${Math.round(last / 2)}`],
      [`a board of ${THREADS.toLocaleString('en')} threads`, 'last', `${board}page-${last}`],
      [`${MEMBERS.toLocaleString('en')} members by name`, 'first', '/members?sort=name'],
      [`${MEMBERS.toLocaleString('en')} members by name`, 'middle', members(MEMBERS / 2)],
      [`${MEMBERS.toLocaleString('en')} members by name`, 'last', members(MEMBERS - MEMBERS_PER_PAGE)],
    ];
    const { headers } = forum;
    const works = pages.map(([, , path]) => ({
      server: forum.server,
      once: () => requests.send(forum.server.url + path, { headers }),
    }));
    const costs = await cpuInTurn(works, PAGES_PER_ROUND);
    const firstOf = (list: string) => costs[pages.findIndex((page) => page[0] === list)] ?? 0;
    return pages.map(([list, place], i) => ({
      what: `${place} page of ${list}`,
      who: 'Parley, for a member',
      value: `${((costs[i] ?? 0) / 1000).toFixed(2)} ms`,
      ratio: (costs[i] ?? 0) / firstOf(list),
    }));
  } finally {
    requests.close();
    await forum.server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const TOTALS = { title: null, country: 'GB', location: null, awardCount: 3, reactionScore: 120 };

/** A board of 10,000 threads, each by another of 50,000 members. */
function crowd(): object[] {
  const at = (i: number) => new Date(Date.UTC(2020, 0, 1) + i * 60_000).toISOString();
  return [
    ...Array.from({ length: MEMBERS }, (_, i) => ({
      type: 'member',
      name: nameOf(i),
      joinedAt: at(i),
      postCount: i,
      ...TOTALS,
    })),
    { type: 'board', slug: 'crowded', title: 'Crowded', description: 'For the bench.' },
    ...Array.from({ length: THREADS }, (_, i) => [
      { type: 'thread', id: `t${i}`, board: 'crowded', title: `Thread ${i}`, author: nameOf(i), createdAt: at(i) },
      { type: 'post', thread: `t${i}`, number: 1, author: nameOf(i), createdAt: at(i), body: 'Words.' },
    ]).flat(),
  ];
}
