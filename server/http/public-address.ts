import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';

// What the registries of IANA keep from being a place on the internet, and what leads back to such a place.
const NOT_PUBLIC = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  NOT_PUBLIC.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  NOT_PUBLIC.addSubnet(network, bits, 'ipv6');
const GLOBAL_IPV6 = new BlockList();
GLOBAL_IPV6.addSubnet('2000::', 3, 'ipv6');

/** Tells whether an IP address is a place on the internet: not this machine, its network, or a way round to them. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  if (family === 4) return !NOT_PUBLIC.check(address, 'ipv4');
  return GLOBAL_IPV6.check(address, 'ipv6') && !NOT_PUBLIC.check(address, 'ipv6');
}

/** Finds the addresses of a host. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

const NAME_SERVERS = { timeout: 2_000, tries: 2 };

/** Asks the name servers. Throws what they say where there is no address. */
export const resolveByName: Resolve = async (host) => {
  // The system's own way goes through two threads: names whose servers do not answer would hold up all others, the database's
  // too, and anybody's browser may name one. Made anew each time, as it looks only once which servers to ask.
  const resolver = new Resolver(NAME_SERVERS);
  const asked = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found = asked.flatMap((answer, i) =>
    answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family: i === 0 ? 4 : 6 })) : [],
  );
  if (found.length === 0 && asked[0].status === 'rejected') throw asked[0].reason;
  return found;
};

/** Refuses addresses of which one is no place on the internet. */
export function requirePublic(found: { address: string }[]): void {
  const barred = found.find(({ address }) => !isPublicAddress(address));
  if (barred) throw new Error(`${barred.address} is an address of a private network.`);
}

/**
 * Makes the lookup for a connection that is to lead to the internet only: what it returns has been checked, and is what
 * is connected to, so that a name cannot mean another place a moment later.
 */
export function publicLookup(resolve: Resolve): LookupFunction {
  return (host, options, done) => {
    resolve(host)
      .then((found) => {
        requirePublic(found);
        const [first] = found;
        if (options.all) done(null, found);
        else done(null, first?.address ?? '', first?.family);
      })
      .catch((error) => done(error, []));
  };
}
