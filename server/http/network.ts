import { isIP } from 'node:net';

/**
 * Returns what counts as one place on the network: an IPv4 address or, of IPv6, the 64 bits before what whoever lives there
 * chooses freely, and anew for each request if they like. Whoever has no address is in one place with all who have none.
 */
export function networkOf(address = 'unknown'): string {
  const [plain = ''] = address.split('%');
  if (isIP(plain) !== 6) return address;
  // However it was spelled, it is spelled alike now.
  const whole = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:(\w+):(\w+)$/.exec(whole) ?? [];
  if (high && low) return [high, low].flatMap(bytesOf).join('.');
  const [head = [], tail = []] = whole.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array(8 - head.length - tail.length).fill('0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`;
}

function bytesOf(hex: string): number[] {
  const word = Number.parseInt(hex, 16);
  return [word >> 8, word & 0xff];
}
