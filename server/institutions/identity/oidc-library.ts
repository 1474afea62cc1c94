/** The OpenID library. This room imports it from here, so that what it must find is there before it. */
import { restoreRelease } from './node-release.ts';

export * from 'oidc-provider';

restoreRelease();
