import { isIP } from 'node:net';
import { postOut } from '../http/post-out.ts';
import { publicLookup, type Resolve, requirePublic, resolveByName } from '../http/public-address.ts';

/** Where webhooks may lead. */
export interface Reach {
  /** Also to private networks and this machine, and without encryption. */
  private: boolean;
  resolve?: Resolve;
}

/**
 * Sends a message to a webhook and returns the status of the answer. Throws where there is none in time, and before
 * anything is sent where the address is out of reach.
 */
export async function send(
  reach: Reach,
  message: { url: string; headers: Record<string, string>; body: string },
): Promise<number> {
  requireReach(reach, new URL(message.url));
  const lookup = reach.private ? undefined : publicLookup(reach.resolve ?? resolveByName);
  return (await postOut({ ...message, lookup })).status;
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
