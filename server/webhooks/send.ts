import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { publicLookup, type Resolve, requirePublic, resolveByName } from '../http/public-address.ts';

const SENT_WITHIN_MS = 10_000;

/** Where webhooks may lead. */
export interface Reach {
  /** Also to private networks and this machine, and without encryption. */
  private: boolean;
  resolve?: Resolve;
}

/**
 * Sends a message to a webhook and returns the status of the answer; redirects are not followed, and nothing of the answer
 * is read. Throws where there is none within 10 s, and before anything is sent where the address is out of reach.
 */
export async function send(
  reach: Reach,
  message: { url: string; headers: Record<string, string>; body: string },
): Promise<number> {
  const url = new URL(message.url);
  requireReach(reach, url);
  return new Promise((done, failed) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
      url,
      {
        method: 'POST',
        agent: false,
        signal: AbortSignal.timeout(SENT_WITHIN_MS),
        headers: { ...message.headers, 'content-length': Buffer.byteLength(message.body) },
        ...(!reach.private && { lookup: publicLookup(reach.resolve ?? resolveByName) }),
      },
      (response) => {
        response.destroy();
        done(response.statusCode ?? 0);
      },
    );
    request.on('error', (error) => failed(error.name === 'AbortError' ? new Error('No answer within 10 s.') : error));
    request.end(message.body);
  });
}

/** Refuses an address that no webhook may lead to; a name that cannot be found now may be found when it is needed. */
export async function requireFoundReach(reach: Reach, url: URL): Promise<void> {
  requireReach(reach, url);
  if (reach.private) return;
  const found = await (reach.resolve ?? resolveByName)(url.hostname).catch(() => []);
  requirePublic(found);
}

/** Refuses an address that no webhook may lead to, as far as can be told without looking up its name. */
function requireReach(reach: Reach, url: URL): void {
  if (reach.private) return;
  if (url.protocol !== 'https:') throw new Error('The address must begin with https://.');
  // A host written as an address is connected to without being looked up.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) > 0) requirePublic([{ address: host }]);
}
