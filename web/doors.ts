/**
 * The front doors: where each stands in the address, which page of the build opens it, and who owns its colour.
 * The server serves `file` for `path` itself and everything below it (the longest path wins); `/` is exact.
 */
export interface Door {
  readonly name: DoorName;
  readonly path: string;
  readonly file: string;
}

export type DoorName =
  | 'town'
  | 'apply'
  | 'letterbox'
  | 'counter'
  | 'resident'
  | 'bureau'
  | 'portal'
  | 'tax'
  | 'helpline'
  | 'guide'
  | 'kiosk'
  | 'verify'
  | 'calculators'
  | 'developers'
  | 'sign-in';

export const doors: readonly Door[] = [
  { name: 'town', path: '/', file: 'index.html' },
  { name: 'apply', path: '/apply', file: 'apply/index.html' },
  { name: 'letterbox', path: '/letterbox', file: 'letterbox/index.html' },
  { name: 'counter', path: '/counter', file: 'counter/index.html' },
  { name: 'resident', path: '/counter/resident', file: 'counter/resident/index.html' },
  { name: 'bureau', path: '/bureau', file: 'bureau/index.html' },
  { name: 'portal', path: '/portal', file: 'portal/index.html' },
  { name: 'tax', path: '/tax', file: 'tax/index.html' },
  { name: 'helpline', path: '/helpline', file: 'helpline/index.html' },
  { name: 'guide', path: '/guide', file: 'guide/index.html' },
  { name: 'kiosk', path: '/kiosk', file: 'kiosk/index.html' },
  { name: 'verify', path: '/verify', file: 'verify/index.html' },
  { name: 'calculators', path: '/calculators', file: 'calculators/index.html' },
  { name: 'developers', path: '/developers', file: 'developers/index.html' },
  { name: 'developers', path: '/docs', file: 'developers/index.html' },
  { name: 'sign-in', path: '/sign-in', file: 'sign-in/index.html' },
];

/** What makes the portal an app of a phone: manifests, icons, the service worker; a folder of the build, and its address. */
export const appFolder = 'app/portal';

/** The build's page for an address, or undefined when no door stands there. */
export function findDoorFile(pathname: string): string | undefined {
  const path = pathname.length > 1 ? pathname.replace(/\/+$/, '') : pathname;
  const standing = doors.filter((door) => path === door.path || (door.path !== '/' && path.startsWith(`${door.path}/`)));
  return standing.sort((a, b) => b.path.length - a.path.length)[0]?.file;
}
