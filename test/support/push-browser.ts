import { createECDH, randomBytes } from 'node:crypto';
import type { NewSubscription } from '../../shared/push.ts';

/** The keys of a browser that subscribed, both halves of them. */
export class PushBrowser {
  readonly pair = createECDH('prime256v1');
  readonly auth = randomBytes(16);
  readonly subscription: NewSubscription;

  constructor(endpoint = `https://push.example/${randomBytes(12).toString('base64url')}`) {
    const p256dh = this.pair.generateKeys('base64url', 'uncompressed');
    this.subscription = { endpoint, keys: { p256dh, auth: this.auth.toString('base64url') } };
  }
}
