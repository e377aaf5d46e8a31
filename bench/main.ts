import { cpus } from 'node:os';
import { fanOut } from './measures/fan-out.ts';
import { hotThreads } from './measures/hot-threads.ts';
import { joins } from './measures/joins.ts';
import { lists } from './measures/lists.ts';
import { memory } from './measures/memory.ts';
import { pages } from './measures/pages.ts';
import { posting } from './measures/posting.ts';
import { reconnects } from './measures/reconnects.ts';
import { secondNode } from './measures/second-node.ts';
import { sizes } from './measures/sizes.ts';
import { watchers } from './measures/watchers.ts';
import { type Row, table } from './report.ts';

/** What is measured, by the name under which it can be asked for: `npm run bench -- fan-out`. */
const MEASURES: Record<string, () => Promise<Row[]>> = {
  'fan-out': () => fanOut(1_000),
  'fan-out-5000': () => fanOut(5_000),
  'fan-out-10000': () => fanOut(10_000),
  posting,
  pages,
  lists,
  sizes,
  memory,
  watchers: () => watchers(50_000),
  'joins-1000': () => joins(1_000),
  'joins-5000': () => joins(5_000),
  reconnects: () => reconnects(5_000),
  'second-node': () => secondNode(2_000),
  'hot-threads': hotThreads,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in MEASURES));
if (unknown.length > 0) {
  console.error(`There is no measure called ${unknown.join(', ')}. There are: ${Object.keys(MEASURES).join(', ')}`);
  process.exit(1);
}
console.log(
  `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`,
);
const rows: Row[] = [];
for (const [name, measure] of Object.entries(MEASURES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.error(`measuring ${name} …`);
  rows.push(...(await measure()));
}
console.log(table(rows));
process.exit(0);
