/** The resident registry 住民基本台帳: residents, households, addresses, the individual number. */

export type * from './change-types.ts';
export { foldKana, isSameText } from './characters.ts';
export { guardianshipOn } from './guardianship.ts';
export { mattersOfRow } from './history-matters.ts';
export { registryMessages, registryProblems } from './messages.ts';
export { createRegistry, type RegistryDeps } from './registry.ts';
export type * from './types.ts';
