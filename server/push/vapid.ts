import { createECDH } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Db } from '../database/connection.ts';
import { keepSetting } from '../settings/store.ts';

const CURVE = 'prime256v1';
const PRIVATE_KEY_BYTES = 32;

/** With what a push service, and the browser that subscribed, know messages as ours: RFC 8292. Both keys are base64url. */
export interface Vapid {
  publicKey: string;
  privateKey: string;
  /** Where those who run a push service reach us. */
  subject: string;
}

/**
 * Returns the keys of web push: those of VAPID_PRIVATE_KEY, else a pair made at first need and kept in the database, where
 * the subscriptions are that are worth nothing without it.
 */
export async function findVapid(config: Pick<Config, 'vapid' | 'publicUrl'>, db: Db): Promise<Vapid> {
  const privateKey = config.vapid.privateKey ?? (await keepSetting(db, 'vapid', newPrivateKey()));
  const pair = createECDH(CURVE);
  pair.setPrivateKey(privateKey, 'base64url');
  const { publicUrl = 'http://localhost' } = config;
  return {
    publicKey: pair.getPublicKey('base64url', 'uncompressed'),
    privateKey,
    // Services want a site or an address; only one that people can reach over https is worth telling.
    subject:
      config.vapid.subject ??
      (publicUrl.startsWith('https:') ? publicUrl : `mailto:webmaster@${new URL(publicUrl).hostname}`),
  };
}

function newPrivateKey(): string {
  const pair = createECDH(CURVE);
  pair.generateKeys();
  const bytes = pair.getPrivateKey();
  // One that begins with zeros comes without them.
  return Buffer.concat([Buffer.alloc(PRIVATE_KEY_BYTES - bytes.length), bytes]).toString('base64url');
}
