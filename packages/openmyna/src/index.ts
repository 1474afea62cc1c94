export { type AtrKind, atrs, defaultVpcd, type InsertedCard, insertIntoVpcd, type VpcdConnection, type VpcdOptions } from './vpcd.ts';
