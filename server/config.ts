import { createECDH } from 'node:crypto';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { StartError } from './errors.ts';
import { redisPlaceOf } from './redis/url.ts';

const url = (protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `must be an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  });

function isNetwork(value: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true;
  const [address = '', bits, ...rest] = value.split('/');
  const max = isIP(address) === 6 ? 128 : 32;
  return (
    isIP(address) > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= max))
  );
}

function isPrivateKey(value: string): boolean {
  try {
    createECDH('prime256v1').setPrivateKey(value, 'base64url');
    return /^[\w-]{43}$/.test(value);
  } catch {
    return false;
  }
}

// Given together or not at all; a region has a name that fits most stores.
const S3_NEEDED = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'] as const;

const MAIL_FROM_FORM =
  'must be an address that mail may come from: forum@forum.example, or Forum <forum@forum.example>';

const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a whole number from 0 to 65535')
    .default(3000),
  HOST: z.string().default('localhost'),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: url(['postgres:', 'postgresql:']).optional(),
  REDIS_URL: z
    .string()
    .superRefine((value, context) => {
      try {
        redisPlaceOf(value);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message });
      }
    })
    .optional(),
  PUBLIC_URL: url(['http:', 'https:'])
    .refine((value) => {
      if (!URL.canParse(value)) return false;
      const { pathname, search, hash, username, password } = new URL(value);
      return pathname === '/' && !search && !hash && !username && !password;
    }, 'must hold nothing but https:// or http://, a host and, if need be, a port')
    .optional(),
  TRUST_PROXY: z
    .string()
    .transform((value) => (/^\d+$/.test(value) ? Number(value) : value.split(',').map((part) => part.trim())))
    .refine(
      (value) => typeof value === 'number' || value.every(isNetwork),
      'must be the number of proxies in front, or their addresses: 1, or loopback, or 10.0.0.0/8,192.168.1.7',
    )
    .optional(),
  SECRET: z.string().min(32, 'must be at least 32 characters long').optional(),
  CONNECTIONS_PER_ADDRESS: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'must be a whole number from 1 to 999999')
    .transform(Number)
    .default(1000),
  FILES_QUOTA_MB: z
    .string()
    .regex(/^\d{1,7}$/, 'must be a whole number of megabytes')
    .transform(Number)
    .default(200),
  S3_ENDPOINT: url(['http:', 'https:'])
    .refine((value) => {
      if (!URL.canParse(value)) return false;
      const { search, hash, username, password } = new URL(value);
      return !search && !hash && !username && !password;
    }, 'must hold nothing but https:// or http://, a host and, if need be, a port and a path')
    .optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket: 3 to 63 of a-z, 0-9, . and -')
    .optional(),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'must be the name of a region, as in eu-central-1 or auto')
    .default('us-east-1'),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  SMTP_URL: url(['smtp:', 'smtps:']).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>"@,;:\\\p{Cc}]+ )?<[^<>@\s]+@[^<>@\s]+>$|^[^<>@\s]+@[^<>@\s]+$/u, MAIL_FROM_FORM)
    .optional(),
  VAPID_PRIVATE_KEY: z
    .string()
    .refine(
      isPrivateKey,
      'must be a private key for web push: 43 characters of base64url, as `npx web-push` makes them',
    )
    .optional(),
  VAPID_SUBJECT: z
    .string()
    .regex(/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/, 'must be where you are reached: mailto:name@host, or https://…')
    .optional(),
  WEBHOOKS_PRIVATE: z.enum(['on', 'off'], { message: 'must be on or off' }).default('off'),
  LIMITS: z.enum(['on', 'off'], { message: 'must be on or off' }).default('on'),
  LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'], { message: 'must be silent, error, warn, info or debug' })
    .default('info'),
});

export interface S3Config {
  endpoint: string;
  bucket: string;
  region: string;
  accessKey: string;
  secretKey: string;
}

export interface SmtpConfig {
  /** With name and password, where the server asks for them. */
  url: string;
  /** The address that mail comes from, with the name before it where one was given. */
  from: { name: string | undefined; address: string };
  /** The site's own address: what mail leads to begins with it. */
  site: string;
}

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  publicUrl: string | undefined;
  /** Whose X-Forwarded-For is believed: so many proxies, or those at these addresses. Nobody's by default. */
  trustProxy: number | string[] | undefined;
  secret: string | undefined;
  /** How many sockets and streams one address may hold open on this node; without limits, as many as it likes. */
  connectionsPerAddress: number;
  /** What one member's pictures may weigh together. */
  filesQuotaBytes: number;
  /** Where files are kept; in `dataDir` where it is undefined. */
  s3: S3Config | undefined;
  /** How mail is sent; no mail is where it is undefined. */
  smtp: SmtpConfig | undefined;
  /** What signs what is sent to push services, and where those who run them reach us. */
  vapid: { privateKey: string | undefined; subject: string | undefined };
  /** Whether webhooks may lead to private networks and this machine, and be sent without encryption. */
  webhooksPrivate: boolean;
  limits: boolean;
  logLevel: string;
}

/** Reads the settings from `environment`, once. Throws a StartError naming the first variable that is wrong. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  // An empty value is what compose files and shells make of an unset one.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StartError(`${String(issue?.path[0])}: ${issue?.message}`);
  }
  const values = parsed.data;
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: resolve(values.DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    publicUrl: values.PUBLIC_URL && new URL(values.PUBLIC_URL).origin,
    trustProxy: values.TRUST_PROXY,
    secret: values.SECRET,
    connectionsPerAddress: values.LIMITS === 'on' ? values.CONNECTIONS_PER_ADDRESS : Number.POSITIVE_INFINITY,
    filesQuotaBytes: values.FILES_QUOTA_MB * 1024 * 1024,
    s3: s3Of(values),
    smtp: smtpOf(values),
    vapid: { privateKey: values.VAPID_PRIVATE_KEY, subject: values.VAPID_SUBJECT },
    webhooksPrivate: values.WEBHOOKS_PRIVATE === 'on',
    limits: values.LIMITS === 'on',
    logLevel: values.LOG_LEVEL,
  };
}

function s3Of(values: z.infer<typeof Environment>): S3Config | undefined {
  if (S3_NEEDED.every((name) => values[name] === undefined)) return undefined;
  const missing = S3_NEEDED.find((name) => values[name] === undefined);
  if (missing) throw new StartError(`${missing}: must be set too, as the other S3 settings are`);
  const { S3_ENDPOINT = '', S3_BUCKET = '', S3_ACCESS_KEY = '', S3_SECRET_KEY = '' } = values;
  return {
    endpoint: S3_ENDPOINT.replace(/\/+$/, ''),
    bucket: S3_BUCKET,
    region: values.S3_REGION,
    accessKey: S3_ACCESS_KEY,
    secretKey: S3_SECRET_KEY,
  };
}

function smtpOf({ SMTP_URL, MAIL_FROM, PUBLIC_URL }: z.infer<typeof Environment>): SmtpConfig | undefined {
  if (SMTP_URL === undefined && MAIL_FROM === undefined) return undefined;
  if (SMTP_URL === undefined) throw new StartError('SMTP_URL: must be set too, as MAIL_FROM is');
  if (MAIL_FROM === undefined) throw new StartError('MAIL_FROM: must be set too, as SMTP_URL is');
  if (PUBLIC_URL === undefined) throw new StartError('PUBLIC_URL: must be set too: what mail leads to begins with it');
  const [, name, address] = /^(?:(.+) )?<(.+)>$/.exec(MAIL_FROM) ?? [];
  return { url: SMTP_URL, from: { name, address: address ?? MAIL_FROM }, site: new URL(PUBLIC_URL).origin };
}
