import { describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { StartError } from '../../server/errors.ts';
import { redisPlaceOf } from '../../server/redis/url.ts';

describe('readConfig', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: 'localhost',
      databaseUrl: undefined,
      redisUrl: undefined,
      publicUrl: undefined,
      trustProxy: undefined,
      limits: true,
      filesQuotaBytes: 200 * 1024 * 1024,
      s3: undefined,
    });
    expect(readConfig({}).dataDir).toMatch(/\/data$/);
  });

  it('takes an empty value as none', () => {
    const empty = Object.fromEntries(
      ['PORT', 'DATABASE_URL', 'REDIS_URL', 'PUBLIC_URL', 'SECRET'].map((name) => [name, '']),
    );
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  it('reads what is set', () => {
    const config = readConfig({
      PORT: '0',
      PUBLIC_URL: 'https://forum.example:8443/',
      DATABASE_URL: 'postgres://u:p@h/db',
      REDIS_URL: 'rediss://h',
      LIMITS: 'off',
    });
    expect(config).toMatchObject({ port: 0, publicUrl: 'https://forum.example:8443', limits: false });
  });

  const S3 = {
    S3_ENDPOINT: 'https://s3.example/',
    S3_BUCKET: 'forum-files',
    S3_ACCESS_KEY: 'key',
    S3_SECRET_KEY: 'a secret',
  };

  it('keeps files in an S3 store where all of its settings are given', () => {
    expect(readConfig(S3).s3).toEqual({
      endpoint: 'https://s3.example',
      bucket: 'forum-files',
      region: 'us-east-1',
      accessKey: 'key',
      secretKey: 'a secret',
    });
  });

  it.each(Object.keys(S3))('misses %s where the other S3 settings are given', (name) => {
    expect(() => readConfig({ ...S3, [name]: undefined })).toThrow(new RegExp(`^${name}: [^\\n]+$`));
  });

  const SMTP = { SMTP_URL: 'smtps://u:p@mail.example', MAIL_FROM: 'f@b.example', PUBLIC_URL: 'https://f.example/' };

  it.each([
    ['f@b.example', { name: undefined, address: 'f@b.example' }],
    ['<f@b.example>', { name: undefined, address: 'f@b.example' }],
    ['Our Forum <f@b.example>', { name: 'Our Forum', address: 'f@b.example' }],
  ])('sends mail from %s', (MAIL_FROM, from) => {
    const smtp = { url: SMTP.SMTP_URL, from, site: 'https://f.example' };
    expect(readConfig({ ...SMTP, MAIL_FROM }).smtp).toEqual(smtp);
  });

  it.each(Object.keys(SMTP))('misses %s where mail is to be sent', (name) => {
    expect(() => readConfig({ ...SMTP, [name]: undefined })).toThrow(new RegExp(`^${name}: [^\\n]+$`));
  });

  it.each([
    ['1', 1],
    ['loopback', ['loopback']],
    ['10.0.0.0/8, 192.168.1.7', ['10.0.0.0/8', '192.168.1.7']],
    ['fd00::/8', ['fd00::/8']],
  ])('reads TRUST_PROXY=%s', (value, trustProxy) => {
    expect(readConfig({ TRUST_PROXY: value }).trustProxy).toEqual(trustProxy);
  });

  it.each([
    ['PORT', 'abc'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['PORT', ' '],
    ['PORT', '3000 '],
    ['DATABASE_URL', 'mysql://h/db'],
    ['DATABASE_URL', 'not an address'],
    ['REDIS_URL', 'http://h'],
    ['REDIS_URL', 'redis+http://h'],
    ['REDIS_URL', 'redis+sentinel://h:26379'],
    ['REDIS_URL', 'redis+sentinel://h:99999/mymaster'],
    ['REDIS_URL', 'redis+sentinel://h,/mymaster'],
    ['REDIS_URL', 'redis+sentinel://h/mymaster/first'],
    ['REDIS_URL', 'redis+sentinel://h/mymaster?sentinel_pasword=typo'],
    ['REDIS_URL', 'redis+sentinel://u:%E0@h/mymaster'],
    ['REDIS_URL', 'redis+cluster://'],
    ['REDIS_URL', 'redis+cluster://h:7000/3'],
    ['REDIS_URL', 'redis+cluster://h 1:7000'],
    ['PUBLIC_URL', 'forum.example'],
    ['PUBLIC_URL', 'https://forum.example/forum'],
    ['PUBLIC_URL', 'https://forum.example/?a=b'],
    ['PUBLIC_URL', 'https://user:word@forum.example'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['SECRET', 'too short'],
    ['VAPID_PRIVATE_KEY', 'too-short'],
    ['VAPID_PRIVATE_KEY', 'A'.repeat(43)],
    ['VAPID_SUBJECT', 'http://forum.example'],
    ['VAPID_SUBJECT', 'somebody@forum.example'],
    ['LIMITS', 'OFF'],
    ['LIMITS', 'false'],
    ['LOG_LEVEL', 'loud'],
    ['FILES_QUOTA_MB', '1.5'],
    ['FILES_QUOTA_MB', '-1'],
    ['S3_ENDPOINT', 's3.example'],
    ['S3_ENDPOINT', 'https://key:secret@s3.example'],
    ['S3_BUCKET', 'Forum Files'],
    ['S3_REGION', 'eu central'],
    ['TRUST_PROXY', 'yes'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.0/8,'],
    ['TRUST_PROXY', '-1'],
    ['SMTP_URL', 'mail.example'],
    ['SMTP_URL', 'http://mail.example'],
    ['MAIL_FROM', 'Forum'],
    ['MAIL_FROM', 'Forum\r\nBcc: x <a@b.example>'],
    ['MAIL_FROM', 'a@b.example, c@d.example'],
  ])('refuses %s=%s with one line that names it and does not repeat it', (name, value) => {
    const refused = () => readConfig({ [name]: value });
    expect(refused).toThrow(StartError);
    expect(refused).toThrow(new RegExp(`^${name}: [^\\n]+$`));
    if (['SECRET', 'DATABASE_URL'].includes(name)) expect(refused).not.toThrow(new RegExp(value));
  });
});

describe('redisPlaceOf', () => {
  it('leaves the address of one server to the client', () => {
    for (const url of ['rediss://user:word@redis.example:6380/2', 'redis://:w@rd@redis.example'])
      expect(redisPlaceOf(url)).toEqual({ kind: 'server', url });
  });

  it('reads where Sentinels are, which master they watch, and what they and Redis ask for', () => {
    expect(redisPlaceOf('redis+sentinel://s1.example,[::1]:26380/mymaster')).toEqual({
      kind: 'sentinel',
      sentinels: [
        { host: 's1.example', port: 26_379 },
        { host: '::1', port: 26_380 },
      ],
      master: 'mymaster',
      access: {},
      sentinelAccess: {},
    });
    expect(
      redisPlaceOf('rediss+sentinel://parley:p%40ss@s1/mymaster/3?sentinel_username=s&sentinel_password=another'),
    ).toMatchObject({
      access: { username: 'parley', password: 'p@ss', db: 3, tls: {} },
      sentinelAccess: { sentinelUsername: 's', sentinelPassword: 'another' },
    });
  });

  it('reads which servers of a cluster to ask', () => {
    expect(redisPlaceOf('redis+cluster://:word@10.0.0.1:7000,10.0.0.2/')).toEqual({
      kind: 'cluster',
      servers: [
        { host: '10.0.0.1', port: 7_000 },
        { host: '10.0.0.2', port: 6_379 },
      ],
      access: { password: 'word' },
    });
  });
});
