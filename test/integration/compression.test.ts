import { request } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';

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
