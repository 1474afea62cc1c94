import { callApi } from '../../../api/client.ts';
import { isApp, isApple } from '../phone/install.ts';
import { contactPath } from './settings-types.ts';

/** What this browser says about push messages, before anybody is asked. */
export type PushAbility = 'possible' | 'denied' | 'unsupported' | 'app-only';

export function pushAbility(): PushAbility {
  const isSupported = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  if (isApple() && !isApp()) return 'app-only';
  if (!isSupported) return 'unsupported';
  return Notification.permission === 'denied' ? 'denied' : 'possible';
}

const base64url = (bytes: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

async function findSubscription(): Promise<PushSubscription | undefined> {
  if (pushAbility() === 'unsupported') return undefined;
  const registration = await navigator.serviceWorker.getRegistration('/portal');
  return (await registration?.pushManager?.getSubscription()) ?? undefined;
}

/** By which the server knows this browser again: its endpoint is a secret and stays out of addresses. Undefined: it has none. */
export async function browserFingerprint(): Promise<string | undefined> {
  const subscription = await findSubscription().catch(() => undefined);
  return subscription && base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(subscription.endpoint)));
}

/**
 * Asks the reader, then the browser's push service, then tells the server.
 * @returns `denied` when the reader said no, `unreachable` when the push service did not answer
 * @throws {ApiError} with the server's refusal
 */
export async function turnPushOn(pushKey: string): Promise<'on' | 'denied' | 'unreachable'> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const subscription = await Promise.race([subscribe(pushKey).catch(() => undefined), patience()]);
  if (!subscription) return 'unreachable';
  await callApi(`${contactPath}/push`, { method: 'POST', body: subscription.toJSON() });
  return 'on';
}

/** A browser whose push service is away may never answer. */
const patience = (): Promise<undefined> => new Promise((resolve) => setTimeout(() => resolve(undefined), 15_000));

/** A subscription for another key belongs to a country that is no more: a browser holds one at a time. */
async function subscribe(pushKey: string): Promise<PushSubscription> {
  const { pushManager } = await navigator.serviceWorker.ready;
  const old = await pushManager.getSubscription();
  if (old && base64url(old.options.applicationServerKey) === pushKey) return old;
  await old?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: pushKey });
}

/** The server's part first: if the browser's fails, nothing is sent all the same. Somebody else of the family may still use the subscription, so it is left. */
export const turnPushOff = (channelId: string): Promise<void> => callApi(`${contactPath}/${channelId}`, { method: 'DELETE' });
