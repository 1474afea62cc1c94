export { type AgentOptions, type ReaderAgentServer, startReaderAgent } from './agent/agent.ts';
export { type ConsentStore, openConsentStore } from './agent/origins.ts';
export { type AtrKind, atrs, defaultVpcd, type InsertedCard, insertIntoVpcd, type VpcdConnection, type VpcdOptions } from './vpcd.ts';
