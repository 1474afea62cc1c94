import type { Door } from './types.ts';

/** What sign-in needs to know about a front door. */
export interface DoorProfile {
  /** Staff doors ask for the card each time and leave no session at the provider behind. */
  readonly isStaff: boolean;
  /** Lets a passkey in, for viewing. */
  readonly takesPasskeys?: true;
  /** How long a session lasts, without prolongation. */
  readonly sessionMinutes: number;
  readonly name: { readonly ja: string; readonly en: string };
}

export const doorProfiles: Readonly<Record<Door, DoorProfile>> = {
  portal: { isStaff: false, takesPasskeys: true, sessionMinutes: 30, name: { ja: 'マイナポータル', en: 'The portal' } },
  tax: { isStaff: false, sessionMinutes: 30, name: { ja: '税務署', en: 'The tax office' } },
  counter: { isStaff: true, sessionMinutes: 240, name: { ja: '市区町村の窓口', en: 'The municipal counter' } },
  bureau: { isStaff: true, sessionMinutes: 240, name: { ja: 'カード発行センター', en: 'The card bureau' } },
  helpline: { isStaff: true, sessionMinutes: 240, name: { ja: '紛失受付センター', en: 'The helpline' } },
  operator: { isStaff: true, sessionMinutes: 240, name: { ja: '運用センター', en: 'The operator' } },
};

export const doors = Object.keys(doorProfiles) as readonly Door[];

/** The OpenID client identifier of a door. */
export function clientIdOf(door: Door): string {
  return `openmyna-${door}`;
}

/** The door of a client identifier; undefined for the services of others. */
export function doorOfClient(clientId: string): Door | undefined {
  return doors.find((door) => clientIdOf(door) === clientId);
}

/** Where the provider sends the browser back to. */
export function callbackPath(door: Door): string {
  return `/api/v1/${door}/session/callback`;
}

/** Whether a client of the provider lets a passkey in. */
export function takesPasskeys(clientId: string): boolean {
  const door = doorOfClient(clientId);
  return door !== undefined && doorProfiles[door].takesPasskeys === true;
}
