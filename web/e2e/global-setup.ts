import type { TestProject } from 'vitest/node';
import { startOwnServer } from '../../scripts/own-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the country that all page tests walk in, without a slash at its end. */
    readonly country: string;
  }
}

/** Starts the whole country as `npm start` does, with fresh data on a free port, once for all page tests. `OPENMYNA_COUNTRY` names one that runs already. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const running = process.env.OPENMYNA_COUNTRY;
  if (running) {
    project.provide('country', running);
    return undefined;
  }
  const { base, stop } = await startOwnServer();
  project.provide('country', base);
  return stop;
}
