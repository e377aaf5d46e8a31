import { request } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';

const WORDS = 'Words of a post that is about as long as posts are. '.repeat(8);

/** The built files that a page loads with itself. */
const filesOf = (html: string) => [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file]) => file ?? '');

describe('what is sent', () => {
  const on = started(() => Parley.start());

  /** Asks as a browser does, and takes the answer as it comes over the line. */
  const ask = (path: string, accept: string) =>
    new Promise<{ encoding: string | undefined; body: Buffer }>((answered, failed) => {
      const headers = { accept, 'accept-encoding': 'gzip, br' };
      request(`${on().url}${path}`, { headers }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        answered({ encoding: response.headers['content-encoding'], body: Buffer.concat(chunks) });
      })
        .on('error', failed)
        .end();
    });

  test('is compressed: pages, answers, and what the build made', async () => {
    const page = await ask('/', 'text/html');
    expect(page.encoding).toBe('br');
    const html = brotliDecompressSync(page.body).toString();
    expect(html).toContain('</html>');
    expect((await ask('/api/v1/openapi.json', 'application/json')).encoding).toBe('br');
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
    expect((await ask(script, '*/*')).encoding).toBe('br');
  });

  test('for the first thread page of a guest is 45 kB at most, for a member what they write with besides', async () => {
    const bea = await on().member('Bea');
    const { thread } = await bea.startThread(await on().board(), 'Twenty posts', WORDS);
    for (let number = 2; number <= 20; number++) await bea.post(thread.id, `${number}: ${WORDS}`);
    const path = `/threads/${thread.slug}.${thread.id}/`;
    const page = await ask(path, 'text/html');
    const files = filesOf(brotliDecompressSync(page.body).toString());
    const sizes = await Promise.all(files.map(async (file) => (await ask(file, '*/*')).body.length));
    expect(sizes.length).toBeGreaterThan(1);
    expect(page.body.length + sizes.reduce((a, b) => a + b, 0)).toBeLessThan(45_000);
    const forBea = filesOf(await bea.page(path));
    expect(forBea.filter((file) => !files.includes(file)).join()).toMatch(/for-members.*css.*for-members.*js/);
  });

  test('is not compressed where a reader would wait for more of it: a stream', async () => {
    const ann = await on().member('Ann');
    const { thread } = await ann.startThread(await on().board());
    const abort = new AbortController();
    const stream = await fetch(`${on().url}/api/v1/threads/${thread.id}/stream`, { signal: abort.signal });
    expect(stream.headers.get('content-encoding')).toBeNull();
    const first = await stream.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toContain(`following thread ${thread.id}`);
    abort.abort();
  });

  test('has a flag for each country, as a picture', async () => {
    const flag = await on().guest().fetch('/flags/pk.svg');
    expect(flag.status).toBe(200);
    expect(flag.headers.get('content-type')).toContain('image/svg+xml');
    expect((await on().guest().fetch('/flags/xx/../../package.json')).status).toBe(404);
    expect((await on().guest().fetch('/flags/..%2f..%2fpackage.json')).status).toBe(404);
  });
});
