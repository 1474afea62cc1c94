export { createIdentity, type IdentityDeps } from './identity.ts';
export { messages as identityMessages } from './messages.ts';
export { refuseCrossSite } from './same-site.ts';
export { signInMessage } from './sign-in-message.ts';
export type { TlsClientOptions } from './tls-client.ts';
export type * from './types.ts';
