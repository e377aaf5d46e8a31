import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** Makes a secret for a webhook, spelled as the Standard Webhooks specification has it. */
export function newSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

/**
 * Returns the headers under which a message goes out: its id, when this attempt was made, and what proves that it comes
 * from here, once for each of the secrets. Source: https://github.com/standard-webhooks/standard-webhooks, the symmetric scheme v1.
 */
export function signedHeaders(secrets: string[], message: { id: string; body: string }, now: number) {
  const timestamp = Math.floor(now / 1_000);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${message.id}.${timestamp}.${message.body}`).digest('base64')}`;
  });
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
