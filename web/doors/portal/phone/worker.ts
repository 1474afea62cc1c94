/// <reference lib="webworker" />
/**
 * The portal's service worker. It keeps the portal's page, scripts, styles and texts, so that the portal opens without a network and says what to do; it never sees
 * an answer of an API, and nothing of a person is ever kept. It shows push messages and leads to the notices.
 *
 * It stands alone: `installable.ts` writes it out as one script, with the names of the build's files in place of the declared constants.
 */

/** What a push message holds (server/institutions/notifications/push-texts.ts). */
interface PushText {
  readonly title: string;
  readonly body: string;
  readonly lang: string;
}

/** By the build: the fingerprint of the portal's files, and their addresses. */
declare const buildOfPortal: string;
declare const filesOfPortal: readonly string[];

const worker = self as unknown as ServiceWorkerGlobalScope;
const cacheName = `openmyna-portal-${buildOfPortal}`;
const home = '/portal';
const notices = '/portal/notifications';
/** Scripts, styles and texts have their content's hash in their names. Fonts are left to the browser: they are large, and every phone has its own. */
const isKept = (url: URL): boolean => url.origin === worker.location.origin && /^\/assets\/[^?]+\.(js|css)$/.test(url.pathname);
const isPortal = (url: URL): boolean => url.pathname === home || url.pathname.startsWith(`${home}/`);

/** Without cookies: the shell is the same for everybody. */
const shared = { credentials: 'omit' } as const;

async function keepShell(): Promise<void> {
  const cache = await caches.open(cacheName);
  const page = new Request(home, { ...shared, cache: 'reload' });
  await cache.addAll([page, ...filesOfPortal.map((file) => new Request(file, shared))]);
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('openmyna-portal-') && name !== cacheName).map((name) => caches.delete(name)));
}

/** The page from the server; without a network the shell, which says so. */
async function pageOrShell(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const shell = await caches.match(home, { cacheName });
    if (shell) return shell;
    throw error;
  }
}

async function keptOrFetched(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const copy = answer.clone();
    const cache = await caches.open(cacheName);
    await cache.put(request.url, copy).catch(() => undefined);
  }
  return answer;
}

worker.addEventListener('install', (event) => event.waitUntil(keepShell()));

worker.addEventListener('activate', (event) => event.waitUntil(dropOthers().then(() => worker.clients.claim())));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const url = new URL(request.url);
  if (request.mode === 'navigate' && isPortal(url)) event.respondWith(pageOrShell(request));
  else if (isKept(url)) event.respondWith(keptOrFetched(request));
});

worker.addEventListener('message', (event) => {
  const { kind, files } = event.data as { kind?: string; files?: readonly string[] };
  // Asked for by the reader, who has read that a new version is ready.
  if (kind === 'take-over') event.waitUntil(worker.skipWaiting());
  // What the first page had loaded before this worker stood beside it: the texts in the reader's language.
  if (kind === 'used' && files) event.waitUntil(keepUsed(files));
});

async function keepUsed(files: readonly string[]): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const file of files) {
    const isNew = isKept(new URL(file)) && !(await cache.match(file));
    if (isNew) await cache.add(new Request(file, shared)).catch(() => undefined);
  }
}

/** A message that is none of ours, or none at all, still has to be shown as something. */
function readPush(data: PushMessageData | null): PushText {
  try {
    const { title, body, lang } = (data?.json() ?? {}) as Partial<PushText>;
    return { title: title || 'MyNaPortal', body: body ?? '', lang: lang ?? '' };
  } catch {
    return { title: 'MyNaPortal', body: '', lang: '' };
  }
}

worker.addEventListener('push', (event) => {
  const { title, body, lang } = readPush(event.data);
  const options = { body, lang, tag: 'news', icon: '/app/portal/icon-192.png', badge: '/app/portal/badge-96.png' };
  event.waitUntil(worker.registration.showNotification(title, options));
});

/** An open page of the portal comes to the front, at the notices; where there is none, one is opened. The message itself names no address. */
async function openNotices(): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window' });
  const open = pages.find(({ url }) => isPortal(new URL(url)));
  if (!open) {
    await worker.clients.openWindow(notices);
    return;
  }
  // Its reader may be in the middle of something: the page itself goes there, and asks first where that is needed.
  open.postMessage({ kind: 'open-notices' });
  await open.focus();
}

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openNotices());
});
