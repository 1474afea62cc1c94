/** The login roles of the server. `core` serves the agency's three rooms, which may share a transaction. */
export const loginRoles = [
  'core',
  'exchange',
  'notifications',
  'identity',
  'mandates',
  'counter',
  'portal',
  'tax',
  'helpline',
  'procedures',
  'sandbox',
  'kernel',
] as const;

export type LoginRole = (typeof loginRoles)[number];

/** A room's schema and the login role that works in it. */
export interface RoomSchema {
  readonly schema: string;
  readonly login: LoginRole;
  /** Where its migrations lie. */
  readonly migrations: URL;
}

const institution = (schema: string, login: LoginRole): RoomSchema => ({
  schema,
  login,
  migrations: new URL(`../../institutions/${schema}/migrations/`, import.meta.url),
});

/** Every schema, in the order in which migrations run: a room may refer to the rooms before it. */
export const roomSchemas: readonly RoomSchema[] = [
  { schema: 'kernel', login: 'kernel', migrations: new URL('../migrations/', import.meta.url) },
  institution('exchange', 'exchange'),
  institution('notifications', 'notifications'),
  institution('registry', 'core'),
  institution('certification', 'core'),
  institution('cards', 'core'),
  institution('identity', 'identity'),
  institution('mandates', 'mandates'),
  institution('counter', 'counter'),
  institution('portal', 'portal'),
  // The portal's own: it speaks to the exchange as the portal.
  institution('proofs', 'portal'),
  institution('tax', 'tax'),
  institution('helpline', 'helpline'),
  institution('procedures', 'procedures'),
  institution('sandbox', 'sandbox'),
];
