import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, verify } from 'node:crypto';

const SALT_BYTES = 16;
const KEY_BYTES = 65;
const TAG_BYTES = 16;
const DAY_S = 86_400;

/** Decrypts what a browser was sent with its own half of the keys, as RFC 8291 says. Throws where it was altered. */
export function decrypt(body: Buffer, { pair, auth }: { pair: ECDH; auth: Buffer }): Buffer {
  // The header of RFC 8188: salt, record size, and as the key's id the public key of the sender.
  const salt = body.subarray(0, SALT_BYTES);
  const recordSize = body.readUInt32BE(SALT_BYTES);
  const keyLength = body.readUInt8(SALT_BYTES + 4);
  if (keyLength !== KEY_BYTES) throw new Error(`the sender's key is ${keyLength} bytes long`);
  const senderKey = body.subarray(SALT_BYTES + 5, SALT_BYTES + 5 + keyLength);
  const record = body.subarray(SALT_BYTES + 5 + keyLength);
  if (record.length > recordSize) throw new Error('there is more than one record');

  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), senderKey]);
  const secret = hkdf(auth, pair.computeSecret(senderKey), info, 32);
  const key = hkdf(salt, secret, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(salt, secret, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-TAG_BYTES));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -TAG_BYTES)), decipher.final()]);
  const end = padded.findLastIndex((byte) => byte !== 0);
  // 2 ends the last record, with zeros behind it.
  if (padded[end] !== 2) throw new Error('the record does not end as the last one');
  return padded.subarray(0, end);
}

function hkdf(salt: Buffer, key: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, length));
}

/**
 * Checks who sent something, as RFC 8292 says, and returns their public key. Throws naming what is wrong: the token is
 * for this service, for at most a day, says where its sender is reached, and is signed with the key it names.
 */
export function requireVapid(authorization: string, audience: string, now = Date.now()): string {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const { alg } = JSON.parse(text(head)) as { alg?: string };
  const { aud, exp = 0, sub = '' } = JSON.parse(text(claims)) as { aud?: string; exp?: number; sub?: string };
  if (alg !== 'ES256') throw new Error(`signed by ${alg}`);
  if (aud !== audience) throw new Error(`for ${aud}`);
  if (exp * 1000 < now || exp * 1000 > now + DAY_S * 1000) throw new Error(`until ${exp}`);
  if (!/^(mailto:|https:)/.test(sub)) throw new Error(`of ${sub}`);
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    ...{ kty: 'EC', crv: 'P-256' },
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const publicKey = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url')))
    throw new Error('not signed with the key it names');
  return key;
}

/** Returns the pair of keys whose private half this is. */
export function pairOf(privateKey: string): ECDH {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey, 'base64url');
  return pair;
}

const text = (part: string) => Buffer.from(part, 'base64url').toString();
