import { entryHash } from './entry.ts';
import { type ExportLine, parseLine } from './export-form.ts';
import { createFrontier, type Frontier } from './frontier.ts';
import { sameBytes } from './proof-sides.ts';
import type { SignedTreeHead } from './tree-head.ts';
import { verifyTreeHead } from './tree-head-signature.ts';

/** What an audit found wrong. `line` counts from 1 in the exported file. */
export type Finding =
  /** The file does not begin with the log's key, or a line is none. */
  | { readonly code: 'MYNA_LOG_FORM'; readonly line: number }
  /** Signed with another key than the one the auditor trusts. */
  | { readonly code: 'MYNA_LOG_KEY'; readonly line: number }
  /** An entry stands where another belongs: removed, inserted, repeated or reordered. */
  | { readonly code: 'MYNA_LOG_POSITION'; readonly line: number; readonly expected: number; readonly found: number }
  | { readonly code: 'MYNA_LOG_HEAD_SIGNATURE'; readonly line: number; readonly size: number }
  /** A head claims more or fewer entries than stand before it, or is older than the one before. */
  | { readonly code: 'MYNA_LOG_HEAD_PLACE'; readonly line: number; readonly size: number; readonly entries: number }
  /** An entry from `from` up to, not including, `to` is not the one that was signed. */
  | { readonly code: 'MYNA_LOG_ENTRIES_CHANGED'; readonly line: number; readonly from: number; readonly to: number }
  /** A head that the auditor kept from earlier: the log as it is now does not begin with that one. */
  | { readonly code: 'MYNA_LOG_NOT_CONSISTENT'; readonly size: number }
  /** Entries behind the last head: nobody has signed them. */
  | { readonly code: 'MYNA_LOG_NOT_SIGNED'; readonly from: number; readonly to: number };

export interface AuditReport {
  readonly entries: number;
  readonly heads: number;
  /** Over all entries. */
  readonly root: Uint8Array;
  /** The newest head whose signature and root are right. */
  readonly lastGood: SignedTreeHead | undefined;
  readonly findings: readonly Finding[];
}

export interface AuditOptions {
  /** The log's key as the auditor knows it from elsewhere, DER SubjectPublicKeyInfo; otherwise the file's own is believed. */
  readonly key?: Uint8Array | undefined;
  /** Heads that the auditor kept from earlier, or got from somebody else. */
  readonly known?: readonly SignedTreeHead[];
}

/**
 * Audits an exported log, line by line, in memory that does not grow with the log (RFC 9162 section 8.3 calls this role a monitor).
 * A log without findings holds exactly the entries that were signed, in their order.
 */
export async function auditLog(lines: AsyncIterable<string> | Iterable<string>, options: AuditOptions = {}): Promise<AuditReport> {
  const audit = createAudit(options);
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text === '') continue;
    audit.take(parseLine(text), number);
  }
  return audit.end();
}

interface AuditState {
  key: Uint8Array | undefined;
  lastGood: SignedTreeHead | undefined;
  heads: number;
  /** After the first wrong root every later one is wrong, and says nothing more. */
  isBroken: boolean;
}

function createAudit({ key, known = [] }: AuditOptions) {
  const tree = createFrontier();
  const findings: Finding[] = [];
  const state: AuditState = { key, lastGood: undefined, heads: 0, isBroken: false };
  const awaited = [...known].sort((one, other) => one.size - other.size);
  const checkKnown = (): void => {
    while (awaited[0] && awaited[0].size <= tree.size) {
      const head = awaited.shift() as SignedTreeHead;
      if (head.size !== tree.size || !sameBytes(head.root, tree.root()))
        findings.push({ code: 'MYNA_LOG_NOT_CONSISTENT', size: head.size });
    }
  };
  const begin = (own: Uint8Array, line: number): void => {
    if (state.key && !sameBytes(own, state.key)) findings.push({ code: 'MYNA_LOG_KEY', line });
    state.key ??= own;
  };
  checkKnown();
  return {
    take(item: ExportLine | undefined, line: number): void {
      if (!item || (line === 1) !== (item.kind === 'begin')) findings.push({ code: 'MYNA_LOG_FORM', line });
      if (item?.kind === 'begin') begin(item.key, line);
      if (item?.kind === 'head') findings.push(...checkHead(item.head, line, tree, state));
      if (item?.kind !== 'entry' && item?.kind !== 'leaf') return;
      if (item.position !== tree.size) findings.push({ code: 'MYNA_LOG_POSITION', line, expected: tree.size, found: item.position });
      tree.append(item.kind === 'leaf' ? item.hash : entryHash(item.salt, item.entry));
      checkKnown();
    },
    end(): AuditReport {
      const signed = state.lastGood?.size ?? 0;
      if (!state.isBroken && signed < tree.size) findings.push({ code: 'MYNA_LOG_NOT_SIGNED', from: signed, to: tree.size });
      findings.push(...awaited.map(({ size }) => ({ code: 'MYNA_LOG_NOT_CONSISTENT', size }) as const));
      return { entries: tree.size, heads: state.heads, root: tree.root(), lastGood: state.lastGood, findings };
    },
  };
}

function checkHead(head: SignedTreeHead, line: number, tree: Frontier, state: AuditState): Finding[] {
  state.heads += 1;
  const before = state.lastGood;
  if (!state.key || !verifyTreeHead(head, state.key)) return [{ code: 'MYNA_LOG_HEAD_SIGNATURE', line, size: head.size }];
  const isInPlace = head.size === tree.size && head.timestamp >= (before?.timestamp ?? 0);
  const place: Finding[] = isInPlace ? [] : [{ code: 'MYNA_LOG_HEAD_PLACE', line, size: head.size, entries: tree.size }];
  if (sameBytes(head.root, tree.root())) {
    state.lastGood = head;
    return place;
  }
  if (state.isBroken) return place;
  state.isBroken = true;
  return [...place, { code: 'MYNA_LOG_ENTRIES_CHANGED', line, from: before?.size ?? 0, to: Math.max(head.size, tree.size) }];
}
