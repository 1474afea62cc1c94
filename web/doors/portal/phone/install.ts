import { useSyncExternalStore } from 'react';

/** Of Chromium: the browser's own question, which a page may put off (no standard; MDN BeforeInstallPromptEvent). */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
  readonly userChoice: Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

const storageName = 'openmyna-install-later';
let offered: InstallPrompt | undefined;
const listeners = new Set<() => void>();

function change(prompt: InstallPrompt | undefined): void {
  offered = prompt;
  for (const listener of listeners) listener();
}

// It comes once and early, before any component stands.
window.addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  change(event as InstallPrompt);
});
window.addEventListener('appinstalled', () => change(undefined));

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Asks the browser's own question; undefined where the browser has none to ask. */
export function useInstall(): (() => Promise<void>) | undefined {
  const prompt = useSyncExternalStore(subscribe, () => offered);
  if (!prompt) return undefined;
  return async () => {
    await prompt.prompt();
    const { outcome } = await prompt.userChoice;
    // A question can be asked once.
    change(undefined);
    if (outcome === 'dismissed') postpone();
  };
}

/** Whether this window is the installed app. */
export const isApp = (): boolean =>
  window.matchMedia('(display-mode: standalone)').matches || ('standalone' in navigator && navigator.standalone === true);

/** iPhones and iPads, of which the latter call themselves Macs. */
export const isApple = (): boolean =>
  /iPhone|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

export function isPostponed(): boolean {
  try {
    return localStorage.getItem(storageName) !== null;
  } catch {
    return false;
  }
}

export function postpone(): void {
  try {
    localStorage.setItem(storageName, '1');
  } catch {
    // A browser that refuses storage is asked again.
  }
}
