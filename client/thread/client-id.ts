/**
 * Makes a clientId: a UUID of version 4 (RFC 9562). Browsers make one by themselves only where pages come over https, and a
 * forum in somebody's own network may do without.
 */
export function newClientId(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}
