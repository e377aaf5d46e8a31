import { io } from 'socket.io-client';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { inTime } from '../in-time.ts';
import { type Finding, findingsOn, unless } from './finding.ts';

const ANSWERS_WITHIN_MS = 8_000;
// Set aside for examples: nobody has it (RFC 5737).
const FORGED = '203.0.113.77';
const Health = z.object({ ok: z.literal(true), address: z.string(), forwarded: z.boolean() });

const { ok, warning, broken } = findingsOn('PUBLIC_URL');

/** Asks the forum through the address that people use: a page, a websocket, and as whom it counts us. */
export async function checkAddress({ publicUrl, trustProxy, host }: Config): Promise<Finding[]> {
  if (publicUrl === undefined) {
    if (host === 'localhost') return [];
    return [
      warning(
        'is not set',
        'set it to the address people use: links in feeds and mail begin with it, cookies follow it',
      ),
    ];
  }
  const away = (reason: string) =>
    broken(`${publicUrl} does not lead to a node: ${reason}`, 'start a node, and have the proxy and DNS lead there');
  return unless(away, async () => {
    const plain = await ask(publicUrl);
    return [
      ok(`${publicUrl} leads to a node`),
      await websocketFinding(publicUrl),
      trustFinding(plain, await ask(publicUrl, { 'X-Forwarded-For': FORGED }), trustProxy),
    ];
  });
}

async function ask(publicUrl: string, headers: Record<string, string> = {}): Promise<z.infer<typeof Health>> {
  return inTime(ANSWERS_WITHIN_MS, `no answer within ${ANSWERS_WITHIN_MS / 1_000} s`, async (signal) => {
    const response = await fetch(`${publicUrl}/healthz`, { headers, signal });
    const health = Health.safeParse(await response.json().catch(() => undefined));
    if (!response.ok || !health.success) throw new Error(`it answered ${response.status}, and not as a node does`);
    return health.data;
  });
}

/** A proxy that passes pages on may still drop the upgrade that a websocket begins with. */
async function websocketFinding(publicUrl: string): Promise<Finding> {
  const lost = (reason: string) =>
    broken(
      `no websocket gets through: ${reason}`,
      'have the proxy pass Upgrade and Connection on (nginx: proxy_http_version 1.1; see deploy/nginx.conf)',
    );
  const socket = io(publicUrl, {
    transports: ['websocket'],
    reconnection: false,
    timeout: ANSWERS_WITHIN_MS,
    extraHeaders: { origin: publicUrl },
  });
  const [finding] = await unless(lost, async () => {
    await new Promise<void>((connected, failed) => {
      socket.once('connect', connected);
      socket.once('connect_error', failed);
    });
    return [ok('websockets get through')];
  });
  socket.disconnect();
  return finding ?? lost('nothing came');
}

type Health = z.infer<typeof Health>;

function trustFinding(plain: Health, forged: Health, trustProxy: Config['trustProxy']): Finding {
  const trust = findingsOn('TRUST_PROXY');
  if (forged.address === FORGED)
    return trust.broken(
      'anybody can pass for anybody: an address they made up is believed',
      'set it to the number of proxies that really stand in front, and let nobody reach the node past them',
    );
  if (plain.forwarded && !trustProxy)
    return trust.broken(
      `is not set, and a proxy stands in front: limits count all people as one, at ${plain.address}`,
      'set TRUST_PROXY=1, or to the number of proxies',
    );
  return trust.ok(plain.forwarded ? `people are told apart: we are ${plain.address}` : 'no proxy stands in front');
}
