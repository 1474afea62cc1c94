export { type AuditOptions, type AuditReport, auditLog, type Finding } from './audit.ts';
export { entryHash } from './entry.ts';
export { type ExportLine, formatLine, parseLine } from './export-form.ts';
export { createFrontier, type Frontier } from './frontier.ts';
export {
  consistencyPath,
  emptyRoot,
  inclusionPath,
  leafHash,
  nodeHash,
  type ReadNode,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';
export { type SignedTreeHead, treeHeadBytes } from './tree-head.ts';
export { verifyTreeHead } from './tree-head-signature.ts';
