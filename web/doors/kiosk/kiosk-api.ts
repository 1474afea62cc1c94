import type { CardTerminal } from '@openmyna/reader';
import { fromBase64, toBase64 } from '../../api/base64.ts';
import { callApi, newKey } from '../../api/client.ts';
import type { ScreenMove } from '../counter/resident/screen-api.ts';
import type { ChipWork } from '../counter/resident/use-pin-setting.ts';

export type KioskPin = 'signature' | 'authentication';

export interface KioskOffer {
  readonly isOffered: boolean;
  readonly pins: readonly KioskPin[];
  readonly withinHours?: number;
  readonly open?: { readonly from: string; readonly to: string };
}

export interface KioskSession {
  readonly token: string;
  readonly pin: KioskPin;
  readonly until: string;
}

export const phonePath = '/kiosk/phone';
export const offerPath = '/api/v1/kiosk/unlock';
export const otherPin = (pin: KioskPin): KioskPin => (pin === 'signature' ? 'authentication' : 'signature');

/** The card signs under the PIN that is known: the certificate of the signature key is read only after its PIN. */
export async function askWithPhone(pin: KioskPin, terminal: CardTerminal, typed: string): Promise<{ readonly until: string }> {
  const known = otherPin(pin);
  const { id, message } = await callApi<{ id: string; message: string }>(`${offerPath}/challenges`, {
    method: 'POST',
    body: { wanted: pin },
  });
  if (known === 'signature') await terminal.verifyPin(known, typed);
  const certificate = await terminal.readCertificate(known);
  const signature = await terminal.sign(known, fromBase64(message), typed);
  const body = { challenge: id, certificate: toBase64(certificate), signature: toBase64(signature) };
  return callApi(`${offerPath}/requests`, { method: 'POST', body, key: newKey() });
}

/** The kiosk that this page stands for. */
const terminalName = 'kiosk-familymart-149900';

/** The card that was put in is known by its certificate, which needs no PIN. */
export async function openSession(terminal: CardTerminal): Promise<KioskSession> {
  const certificate = toBase64(await terminal.readCertificate('authentication'));
  return callApi(`${offerPath}/sessions`, { method: 'POST', body: { certificate, terminal: terminalName } });
}

export function kioskWork({ token }: KioskSession, cardId: string): ChipWork {
  return {
    read: async () => ({ journey: 'unlock', cardId, pinsSet: [], isDone: false }),
    next: (body) => callApi<ScreenMove>(`${offerPath}/next`, { method: 'POST', body, headers: { 'x-kiosk-session': token } }),
  };
}
