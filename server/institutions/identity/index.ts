export type { BasicFour, ReadAttributes } from './claims.ts';
export { createIdentity, type IdentityDeps } from './identity.ts';
export { messages as identityMessages } from './messages.ts';
export { signInMessage } from './sign-in-message.ts';
export type { Account } from './subjects.ts';
export type * from './types.ts';
