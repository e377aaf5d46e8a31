import { z } from 'zod';

const ENDPOINT_MAX = 2_048;
const BASE64URL = /^[\w-]+$/;
// 65 bytes of a point on the curve, and 16 that only browser and server know: RFC 8291.
const PUBLIC_KEY_LENGTH = 87;
const AUTH_LENGTH = 22;

/** Where a browser takes what is sent to it, and with what it is encrypted: as PushSubscription.toJSON() spells it. */
export const NewSubscription = z.object({
  endpoint: z
    .string()
    .max(ENDPOINT_MAX, `may be ${ENDPOINT_MAX} characters long`)
    .refine(isEndpoint, 'must be the https address of a push service'),
  keys: z.object({
    p256dh: z.string().length(PUBLIC_KEY_LENGTH).regex(BASE64URL),
    auth: z.string().length(AUTH_LENGTH).regex(BASE64URL),
  }),
});
export type NewSubscription = z.infer<typeof NewSubscription>;

/** A browser that takes pop-ups for a member. */
export const PushDevice = z.object({
  id: z.int(),
  name: z.string(),
  createdAt: z.int(),
  /** When it last took one; null where it never did. */
  usedAt: z.int().nullable(),
  /** Whether it is the one that asks. */
  here: z.boolean(),
});
export type PushDevice = z.infer<typeof PushDevice>;

export const PushDevices = z.object({
  /** The key to subscribe with. */
  publicKey: z.string(),
  /** The session that asks: a subscription lasts as long as the one through which it was made known. */
  session: z.string(),
  devices: z.array(PushDevice),
});
export type PushDevices = z.infer<typeof PushDevices>;

/** Push services have names and answer at the usual port: nothing else is an address that we are to call. */
function isEndpoint(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, port, username, password } = new URL(value);
  const isName = /^[a-z0-9.-]+\.[a-z][a-z0-9-]*$/i.test(hostname) && !/\.(local|localhost|internal)$/i.test(hostname);
  return protocol === 'https:' && isName && port === '' && username === '' && password === '';
}

/** One pop-up of the system: how things stand in a thread, or what happened elsewhere. A later one of its tag replaces it. */
export interface PopUp {
  tag: string;
  title: string;
  body: string;
  /** Where it leads, as the bell does: a path of this site by which what it tells of is read. */
  url: string;
  /** The thread it is about; null where it is about none. */
  threadId: number | null;
  /** The unread alerts that it stands for. */
  ids: number[];
  /** Whether it may be heard although one of its tag is on screen. */
  insistent: boolean;
  at: number;
}

/** What is sent to a browser, encrypted for it alone. */
export interface PushMessage {
  popUp: PopUp;
  /** The ids of the newest unread alerts: what stands for none of them is taken away. */
  unread: number[];
  /** The number on the bell. */
  unreadCount: number;
}
