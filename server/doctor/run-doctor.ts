import type { Writable } from 'node:stream';
import { type Config, readConfig } from '../config.ts';
import { StartError } from '../errors.ts';
import { checkAddress } from './address.ts';
import { checkDatabase } from './database.ts';
import { type Finding, findingsOn } from './finding.ts';
import { checkDataFolder, checkFileLimit, checkNode } from './machine.ts';
import { checkRedis } from './redis.ts';
import { checkBucket, checkMail } from './services.ts';

/** Looks at the set-up that `environment` describes and says in words what is wrong; returns 1 where something is broken. */
export async function runDoctor(
  environment: Record<string, string | undefined>,
  { stdout }: { stdout: Writable },
): Promise<number> {
  const findings = await examine(environment);
  for (const { state, part, said, todo } of findings) {
    stdout.write(`${(state === 'broken' ? 'BROKEN' : state).padEnd(7)}  ${part}: ${said}${todo ? ` – ${todo}` : ''}\n`);
  }
  const broken = findings.filter(({ state }) => state === 'broken').length;
  stdout.write(broken > 0 ? `\n${broken} to mend.\n` : '\nNothing is broken.\n');
  return broken > 0 ? 1 : 0;
}

async function examine(environment: Record<string, string | undefined>): Promise<Finding[]> {
  const config = configIn(environment);
  if (!('port' in config)) return [checkNode(), config];
  const looks = [
    checkDataFolder,
    checkDatabase,
    ({ redisUrl }: Config) => checkRedis(redisUrl),
    checkAddress,
    checkMail,
    checkBucket,
  ];
  const found = await Promise.all(looks.map((look) => look(config)));
  return [checkNode(), checkFileLimit(), ...settingsFindings(config), ...found.flat()];
}

function configIn(environment: Record<string, string | undefined>): Config | Finding {
  try {
    return readConfig(environment);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return findingsOn('settings').broken(
      error.message,
      'no node starts with it: see the table of settings in README.md',
    );
  }
}

function settingsFindings({ limits, redisUrl, databaseUrl }: Config): Finding[] {
  const { warning } = findingsOn('settings');
  return [
    ...(limits
      ? []
      : [warning('LIMITS=off: nobody is held back', 'leave it out, but for measurements on this machine')]),
    ...(redisUrl && !databaseUrl
      ? [warning('REDIS_URL is of use to several nodes only, and these need DATABASE_URL', 'set both or neither')]
      : []),
  ];
}
