import { readFileSync } from 'node:fs';
import { startCountry } from './country.ts';
import { createLog, machineTime, readConfig } from './kernel/index.ts';
import { describeStartFailure } from './start-failure.ts';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

try {
  const log = createLog(process.stderr, machineTime.now);
  const country = await startCountry(readConfig(process.env), log, version);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    country.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ event: 'server.stop-failed', error });
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(`OpenMyna is ready: ${country.url}`);
} catch (error) {
  console.error(describeStartFailure(error));
  process.exit(1);
}
