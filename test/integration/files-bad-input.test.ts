import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FILE_MAX_BYTES } from '../../server/http/upload.ts';
import type { FileAnswer } from '../../shared/file.ts';
import { drawing, moving, scene } from '../support/drawings.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { until } from '../support/until.ts';

const PHP = '<?php system($_GET["c"]); ?>';
const HTML = '<html><script>alert(1)</script></html>';
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><script>alert(1)</script></svg>`;

/** A PNG whose head says that it is this large, with next to nothing in it. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(data: Buffer): number {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

describe('what is no fit picture', () => {
  let on: Parley;
  let folder: string;
  let ann: Person;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-files-'));
    on = await Parley.start({ DATA_DIR: folder, FILES_QUOTA_MB: '1' });
    ann = await on.member('Ann');
  });
  afterAll(async () => {
    await on?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Refused {
    error: { code: string; message: string; issues?: { field: string; message: string }[] };
  }
  const send = async (bytes: Buffer, type = 'image/png', person = ann) => {
    const body = new Uint8Array(bytes);
    const response = await person.fetch('/api/v1/files', { method: 'POST', body, headers: { 'content-type': type } });
    return { status: response.status, body: (await response.json()) as Refused & FileAnswer };
  };
  const kept = () =>
    existsSync(join(folder, 'files'))
      ? readdirSync(join(folder, 'files'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      : [];
  const shown = async (url: string) => Buffer.from(await (await ann.fetch(url)).arrayBuffer());

  test.each([
    ['a page', HTML],
    ['a drawing that can hold scripts', SVG],
    ['the same, with a head', `<?xml version="1.0"?>${SVG}`],
    ['a program', PHP],
    ['a document', '%PDF-1.4\n1 0 obj'],
    ['a program behind the first bytes of a GIF', `GIF89a${PHP}`],
    ['a program behind the first bytes of a PNG', `\x89PNG\r\n\x1a\n${PHP}`],
    ['an archive', 'PK\x03\x04'],
    ['nothing at all', ''],
    ['a single byte', '\0'],
  ])('%s is refused whatever type it is said to have, and nothing is kept', async (_what, text) => {
    const { status, body } = await send(Buffer.from(text, 'latin1'));
    expect([status, body.error.code, body.error.issues?.[0]?.field]).toEqual([422, 'invalid', 'file']);
    expect(body.error.message).toMatch(/^This .*\.$/);
    expect(kept()).toEqual([]);
  });

  test('TIFF is refused: few browsers show it, and its reader is not needed', async () => {
    expect((await send(await drawing({ format: 'tiff' }), 'image/tiff')).status).toBe(422);
  });

  test('a picture with a program behind it is kept without the program', async () => {
    const polyglot = Buffer.concat([await drawing({ width: 40 }), Buffer.from(PHP + HTML)]);
    const { status, body } = await send(polyglot);
    expect(status).toBe(201);
    const bytes = await shown(body.file.url);
    expect(bytes.toString('latin1')).not.toMatch(/php|script/);
    expect((await sharp(bytes).metadata()).format).toBe('webp');
  });

  test.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)('a %s that is cut off is refused', async (format) => {
    const whole = await drawing({ format });
    const { status, body } = await send(whole.subarray(0, Math.floor(whole.length * 0.6)), `image/${format}`);
    expect([status, body.error.issues?.[0]?.field]).toEqual([422, 'file']);
  });

  test('a small file that unpacks into a gigantic picture is refused by its head, at once', async () => {
    const small = bomb(60_000, 60_000);
    expect(small.length).toBeLessThan(10_000);
    const before = process.memoryUsage().rss;
    const { status, body } = await send(small);
    expect([status, body.error.code]).toEqual([413, 'too_large']);
    expect(body.error.message).toContain('60000 × 60000');
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  test('a head that promises more than there is is refused', async () => {
    expect((await send(bomb(4000, 4000))).status).toBe(422);
  });

  test('more bytes than allowed are refused in words, whether their number is said or not', async () => {
    const large = Buffer.alloc(FILE_MAX_BYTES + 1, 1);
    const said = await send(large);
    expect([said.status, said.body.error.message]).toEqual([413, 'A picture may weigh 10 MB; this one is larger.']);
    const unsaid = await ann.fetch('/api/v1/files', {
      method: 'POST',
      body: new Blob([large]).stream(),
      duplex: 'half',
      headers: { 'content-type': 'image/png' },
    } as RequestInit);
    expect(unsaid.status).toBe(413);
  });

  test.each([
    ['application/json', '{}'],
    ['text/plain', 'x'],
    ['application/octet-stream', 'x'],
  ])('a body of type %s is no upload: 415', async (type, text) => {
    const response = await ann.fetch('/api/v1/files', {
      method: 'POST',
      body: text,
      headers: { 'content-type': type },
    });
    expect(response.status).toBe(415);
  });

  test('a form without a file, with two, or cut off says so', async () => {
    const post = async (form: FormData) => {
      const response = await ann.fetch('/api/v1/files', { method: 'POST', body: form });
      return [response.status, ((await response.json()) as Refused).error.message];
    };
    const none = new FormData();
    none.set('other', 'x');
    expect(await post(none)).toEqual([422, 'Choose a picture first.']);
    const two = new FormData();
    for (const name of ['a.png', 'b.png']) two.append('file', new Blob([new Uint8Array(await drawing())]), name);
    expect(await post(two)).toEqual([422, 'Send one picture, as "file".']);
    const cut = await ann.fetch('/api/v1/files', {
      method: 'POST',
      body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\nhalf',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect(cut.status).toBe(400);
  });

  test('an upload that is broken off in the middle leaves nothing behind, and its place free', async () => {
    const before = kept().length;
    for (let i = 0; i < 6; i += 1) {
      const socket = connect(on.port, '127.0.0.1');
      const head = `POST /api/v1/files HTTP/1.1\r\nhost: x\r\ncookie: ${ann.cookie}\r\ncontent-type: image/png\r\n`;
      socket.write(`${head}content-length: 500000\r\n\r\n`);
      socket.write(Buffer.alloc(20_000));
      // The node answers something else first: it has read what came before.
      await (await ann.fetch('/healthz')).text();
      socket.destroy();
      await once(socket, 'close');
    }
    await until(async () => (await send(await drawing({ width: 30 }))).status === 201, {
      because: 'the broken uploads hold their places',
    });
    expect(kept().length).toBe(before + 1);
  });

  test('fewer bytes than were said are no picture, and the next request is not mistaken for them', async () => {
    const socket = connect(on.port, '127.0.0.1');
    const head = `POST /api/v1/files HTTP/1.1\r\nhost: x\r\ncookie: ${ann.cookie}\r\ncontent-type: image/png\r\n`;
    socket.end(`${head}content-length: 5000\r\n\r\nshort`);
    const [answer] = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => [''])]);
    expect(String(answer)).not.toContain('201');
  });

  test('where a picture was taken, with what and when, is gone; which way is up is not', async () => {
    const exif = {
      IFD0: { Copyright: 'Somebody', Make: 'Acme' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '57/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '6/1 15/1 0/1' },
    };
    const picture = await scene({ width: 90, height: 60 })
      .jpeg()
      .withExif(exif)
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const given = await sharp(await scene({ width: 90, height: 60 }).withExif(exif).jpeg().toBuffer()).metadata();
    expect(given.exif?.toString('latin1')).toContain('Acme');
    const { body } = await send(picture, 'image/jpeg');
    expect([body.file.width, body.file.height]).toEqual([60, 90]);
    const bytes = await shown(body.file.url);
    const { exif: left, xmp, icc, iptc, orientation } = await sharp(bytes).metadata();
    expect([left, xmp, icc, iptc, orientation]).toEqual(Array(5).fill(undefined));
    expect(bytes.toString('latin1')).not.toMatch(/Acme|Somebody|EXIF|GPS/);
  });

  test.each([
    ['CMYK', () => scene({ width: 50 }).toColourspace('cmyk').jpeg().toBuffer()],
    ['16 bits a colour', () => scene({ width: 50 }).toColourspace('rgb16').png().toBuffer()],
    ['grey', () => scene({ width: 50 }).greyscale().png().toBuffer()],
    ['a profile of its own', () => scene({ width: 50 }).withIccProfile('p3').jpeg().toBuffer()],
  ])('a picture in %s comes out in the colours of the web', async (_what, make) => {
    const { status, body } = await send(await make());
    expect(status).toBe(201);
    const { space, depth, icc } = await sharp(await shown(body.file.url)).metadata();
    expect([space, depth, icc]).toEqual(['srgb', 'uchar', undefined]);
  });

  test.each(['gif', 'webp'] as const)('a %s that moves goes on moving', async (format) => {
    const { body } = await send(await moving(4, format), `image/${format}`);
    expect([body.file.width, body.file.height]).toEqual([60, 40]);
    expect((await sharp(await shown(body.file.url)).metadata()).pages).toBe(4);
  });

  test('of one that moves for too long the first frame is kept', async () => {
    const { status, body } = await send(await moving(40, 'gif', 700, 600), 'image/gif');
    expect(status).toBe(201);
    expect((await sharp(await shown(body.file.url)).metadata()).pages ?? 1).toBe(1);
  });

  test.each([
    ['../../etc/passwd.png', 'passwd'],
    ['C:\\Pictures\\sea.jpeg', 'sea'],
    ['\u202egnp.exe', 'gnp'],
    [`${'long '.repeat(60)}.png`, 'long '.repeat(16).trim()],
    ['.png', 'picture'],
    ['<b onclick="x">.png', 'b onclick=x'],
    ['شمس.png', 'شمس'],
  ])('the name %j becomes one that can stand anywhere', async (name, shownAs) => {
    const file = await ann.upload(await drawing({ width: 20 }), name);
    expect(file.markdown).toBe(`![${shownAs}](${file.url})`);
    const { headers } = await ann.fetch(file.url);
    expect(headers.get('content-disposition')).toMatch(
      /^inline; filename="[^"\\/]+\.webp"; filename\*=UTF-8''[\w%.-]+$/,
    );
  });

  test('two uploads at once cannot take more than the quota, and the refusal says what is left', async () => {
    const bea = await on.member('Bea');
    const noise = sharp({
      create: {
        width: 700,
        height: 700,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    });
    const picture = await noise.png().toBuffer();
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(picture, 'image/png', bea)));
    const taken = answers.filter(({ status }) => status === 201).map(({ body }) => body.file.bytes);
    const refused = answers.filter(({ status }) => status === 413);
    expect(taken.length + refused.length).toBe(4);
    expect(refused.length).toBeGreaterThan(0);
    const sum = taken.reduce((a, b) => a + b, 0);
    expect(sum).toBeLessThanOrEqual(1024 * 1024);
    expect(refused[0]?.body.error.message).toMatch(
      /^Your pictures may take 1 MB together; 0\.\d+ MB of that is left, and this one needs 0\.\d+ MB\.$/,
    );
    const { file_bytes } = await on.app.db
      .selectFrom('members')
      .select('file_bytes')
      .where('name', '=', 'Bea')
      .executeTakeFirstOrThrow();
    expect(file_bytes).toBe(sum);
  });

  test('a fifth upload of one member at once is asked to come back, before a byte of it is read', async () => {
    const sockets: Socket[] = [];
    const begin = async () => {
      const socket = connect(on.port, '127.0.0.1');
      sockets.push(socket);
      await once(socket, 'connect');
      const head = `POST /api/v1/files HTTP/1.1\r\nhost: x\r\ncookie: ${ann.cookie}\r\ncontent-type: image/png\r\n`;
      socket.write(`${head}content-length: 500000\r\n\r\n`);
    };
    const full = await until(
      async () => {
        // One more each time, for one that found no room as another was nearly over; it is in once others are answered.
        await begin();
        await ann.call('GET', '/notifications');
        const response = await ann.fetch('/api/v1/files', {
          method: 'POST',
          body: 'x',
          headers: { 'content-type': 'image/png' },
        });
        await response.text();
        return response.status === 503 && response;
      },
      { because: 'more uploads are let in than there is room for' },
    );
    expect(full.headers.get('retry-after')).toBe('5');
    expect((await send(await drawing({ width: 20 }), 'image/png', await on.member('Cleo'))).status).toBe(201);
    for (const socket of sockets) socket.destroy();
  });
});
