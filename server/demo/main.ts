import { StartError } from '../errors.ts';
import { startDemo } from './demo.ts';

const STOP_WITHIN_MS = 10_000;

try {
  const demo = await startDemo(process.env);
  console.log(`
Parley's demo is at ${demo.address}

  Five simulated members are talking here; open it in two windows, side by side:
    ${demo.threadAddress}
  Register in one of them and write something. They notice.
  Become the administrator, once:
    ${demo.address}/account/invitation/${demo.administratorToken}

  Everything is kept in ${demo.folder} and removed when you press Ctrl-C.
`);

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    demo.stop().then(
      () => process.exit(0),
      (error) => {
        console.error('Stopping failed:', error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(`The demo cannot start. ${error.message}`);
  process.exit(1);
}
