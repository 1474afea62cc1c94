import { useEffect, useSyncExternalStore } from 'react';
import { goTo } from '../../../ui/route.ts';

const script = '/app/portal/worker.js';
/** Asked again after this time, and whenever the portal comes back to the front. */
const askAgainMs = 3_600_000;

let waiting: ServiceWorker | undefined;
const listeners = new Set<() => void>();

function tell(worker: ServiceWorker | null): void {
  waiting = worker ?? undefined;
  for (const listener of listeners) listener();
}

/** A worker that has everything of its version, beside one that serves this page: the new version is ready. At the very first there is nothing to tell. */
function watch(registration: ServiceWorkerRegistration): void {
  const isUpdate = () => navigator.serviceWorker.controller !== null;
  if (registration.waiting && isUpdate()) tell(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const fresh = registration.installing;
    fresh?.addEventListener('statechange', () => {
      if (fresh.state === 'installed' && isUpdate()) tell(fresh);
    });
  });
}

async function start(): Promise<void> {
  const registration = await navigator.serviceWorker.register(script, { scope: '/portal', updateViaCache: 'none' });
  watch(registration);
  const ask = () => void registration.update().catch(() => undefined);
  setInterval(ask, askAgainMs);
  document.addEventListener('visibilitychange', () => document.hidden || ask());
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if ((data as { kind?: string }).kind === 'open-notices') goTo('/portal/notifications');
  });
  const { active } = await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType('resource').map(({ name }) => name);
  active?.postMessage({ kind: 'used', files: files.filter((name) => /\/assets\/[^?]+\.(js|css)$/.test(name)) });
}

let isStarted = false;

/** Puts the portal's service worker beside the page, once what the reader came for is there. */
export function usePortalWorker(): void {
  useEffect(() => {
    // Only on https and on this machine (Secure Contexts section 3.1).
    if (isStarted || !('serviceWorker' in navigator)) return;
    isStarted = true;
    const begin = () => void start().catch(() => undefined);
    if (document.readyState === 'complete') begin();
    else window.addEventListener('load', begin, { once: true });
  }, []);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Loads the new version, where one is ready. */
export function useNewVersion(): (() => void) | undefined {
  const worker = useSyncExternalStore(subscribe, () => waiting);
  if (!worker) return undefined;
  return () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true });
    worker.postMessage({ kind: 'take-over' });
  };
}

const followNetwork = (listener: () => void): (() => void) => {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
};

/** Whether the browser has a network at all; that it has one does not mean that it leads anywhere. */
export const useHasNetwork = (): boolean => useSyncExternalStore(followNetwork, () => navigator.onLine);
