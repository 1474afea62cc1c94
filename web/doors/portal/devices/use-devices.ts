import { callApi, newKey } from '../../../api/client.ts';
import { type Loaded, useResource } from '../../../api/use-resource.ts';

/** A device with a passkey, as its owner is shown it. */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly device: string;
  readonly isSynced: boolean;
  readonly registeredAt: string;
  readonly usedAt: string | null;
  readonly state: 'in-use' | 'former-card' | 'copied';
}

export interface Devices {
  readonly most: number;
  readonly passkeys: readonly Device[];
}

const path = '/api/v1/portal/passkeys';

export const useDevices = (): Loaded<Devices> => useResource<Devices>(path);

/** Asks the card for it, where the session is for viewing, and then the device. */
export async function addDevice(name: string): Promise<void> {
  const optionsJSON = await callApi<never>(`${path}/options`, { method: 'POST', body: {} });
  const { startRegistration } = await import('@simplewebauthn/browser');
  const answer = await startRegistration({ optionsJSON });
  await callApi(path, { method: 'POST', body: { name, answer }, key: newKey() });
}

export const renameDevice = (id: string, name: string): Promise<void> => callApi(`${path}/${id}`, { method: 'PUT', body: { name } });

export const removeDevice = (id: string): Promise<void> => callApi(`${path}/${id}`, { method: 'DELETE' });
