import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** Tells when the process has time for work that can wait. */
export interface Calm {
  /** Resolves when requests leave the event loop time, and after `longestWait` in any case: what waits still gets done. */
  wait(): Promise<void>;
  stop(): void;
}

const sampleMs = 50;
/** Share of the time in which the event loop works; above it, people wait for answers. */
const busy = 0.6;
const longestWait = 4000;

/** Watches the event loop (`performance.eventLoopUtilization`) in short samples. */
export function watchCalm(): Calm {
  let last = performance.eventLoopUtilization();
  let utilization = 0;
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    utilization = performance.eventLoopUtilization(now, last).utilization;
    last = now;
  }, sampleMs);
  timer.unref();
  return {
    async wait() {
      for (let waited = 0; utilization > busy && waited < longestWait; waited += sampleMs) await sleep(sampleMs);
    },
    stop: () => clearInterval(timer),
  };
}
