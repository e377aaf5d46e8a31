import { request } from 'node:http';
import { Forum } from '../forum.ts';
import type { Row } from '../report.ts';

const POSTS = 20;
const WORDS = 'Words of a post that is about as long as posts are. '.repeat(8);

/** Measures what a browser loads for its first thread page, and for the next one, as it comes over the line. */
export async function sizes(): Promise<Row[]> {
  const forum = await Forum.start();
  try {
    const { threadId, path } = await forum.startThread();
    for (let number = 2; number <= POSTS; number++) await forum.post(threadId, `${number}: ${WORDS}`);
    const { url } = forum.server;
    const page = await bytesOf(url + path);
    const html = await (await fetch(url + path, { headers: { accept: 'text/html' } })).text();
    const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file]) => file ?? '');
    const loaded = await Promise.all(files.map((file) => bytesOf(url + file)));
    const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
    return [
      {
        what: `a first thread page of ${POSTS} posts: HTML, scripts and styles, compressed`,
        who: 'Parley',
        value: kB(page + loaded.reduce((a, b) => a + b, 0)),
      },
      { what: 'the next page, compressed', who: 'Parley', value: kB(page) },
      ...files.map((file, i) => ({
        what: `of it: ${file.replace(/-[\w-]{8}\./, '.')}`,
        who: 'Parley',
        value: kB(loaded[i] ?? 0),
      })),
    ];
  } finally {
    await forum.server.stop();
  }
}

function bytesOf(url: string): Promise<number> {
  return new Promise((answered, failed) => {
    request(url, { headers: { accept: 'text/html,*/*', 'accept-encoding': 'gzip, br' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => answered(bytes));
    })
      .on('error', failed)
      .end();
  });
}
