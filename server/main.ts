import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { isDatabaseAway } from './database/transaction.ts';
import { StartError } from './errors.ts';
import { welcomeFirstRun } from './first-run.ts';
import { createLog } from './log.ts';

const STOP_WITHIN_MS = 10_000;

try {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  // A fault in one request must not end everybody's connections; it is logged as what it is.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise was left alone'));
  if (!config.limits) log.warn('LIMITS=off: nobody is held back. For measurements on this machine only.');
  const app = await createApp(config, log);
  const port = await app.listen();
  const address = config.publicUrl ?? `http://localhost:${port}`;
  const administratorToken = await welcomeFirstRun(app, address, Date.now());
  console.log(`Parley is at ${address}${config.publicUrl ? ` (listening on port ${port})` : ''}`);
  if (administratorToken) {
    console.log(`Become its administrator, once: ${address}/account/invitation/${administratorToken}`);
  }

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  // It may go away at any moment of the start, too.
  const isAway = isDatabaseAway(error);
  if (!(error instanceof StartError) && !isAway) throw error;
  console.error(`Parley cannot start. ${isAway ? 'The database cannot be used: ' : ''}${(error as Error).message}`);
  process.exit(1);
}
