import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditLog } from './audit.ts';
import { entryHash } from './entry.ts';
import { type ExportLine, formatLine } from './export-form.ts';
import { createFrontier } from './frontier.ts';
import { type SignedTreeHead, treeHeadBytes } from './tree-head.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = publicKey.export({ format: 'der', type: 'spki' });

function signHead(size: number, root: Uint8Array, by = privateKey): SignedTreeHead {
  const head = { size, timestamp: 1_795_392_000_000 + size, root };
  return { ...head, signature: sign('sha256', treeHeadBytes(head), by) };
}

/** A log of `count` entries with a head after every `every` and at the end. */
function makeLog(count: number, every: number, text = (position: number) => `[1,"entry ${position}"]`): ExportLine[] {
  const tree = createFrontier();
  const lines: ExportLine[] = [{ kind: 'begin', key }];
  for (let position = 0; position < count; position += 1) {
    const salt = randomBytes(16);
    lines.push({ kind: 'entry', position, salt, entry: text(position) });
    tree.append(entryHash(salt, text(position)));
    if ((position + 1) % every === 0 || position + 1 === count) lines.push({ kind: 'head', head: signHead(tree.size, tree.root()) });
  }
  return lines;
}

const auditLines = (lines: readonly ExportLine[], options = {}) => auditLog(lines.map(formatLine), { key, ...options });
const codes = async (lines: readonly ExportLine[], options = {}) => (await auditLines(lines, options)).findings.map(({ code }) => code);
/** Positions written anew, as somebody would who hides what was done. */
function renumber(lines: readonly ExportLine[]): ExportLine[] {
  let position = 0;
  return lines.map((line) => (line.kind === 'entry' ? { ...line, position: position++ } : line));
}

const log = makeLog(100, 7);
/** The line of entry 50. */
const at = log.findIndex((line) => line.kind === 'entry' && line.position === 50);
const entryAt = log[at] as Extract<ExportLine, { kind: 'entry' }>;

describe('an audit of an exported log', () => {
  it('finds nothing in a log as it was signed', async () => {
    const report = await auditLines(log);
    expect(report).toMatchObject({ entries: 100, heads: 15, findings: [] });
    expect(report.lastGood?.size).toBe(100);
  });

  it('accepts an empty log', async () => {
    expect(await auditLines([{ kind: 'begin', key }])).toMatchObject({ entries: 0, findings: [] });
  });

  it('finds a removed entry by its place, and between which heads when the places were written anew', async () => {
    const removed = log.toSpliced(at, 1);
    expect((await auditLines(removed)).findings[0]).toMatchObject({ code: 'MYNA_LOG_POSITION', expected: 50, found: 51 });
    const report = await auditLines(renumber(removed));
    expect(report.findings).toContainEqual(expect.objectContaining({ code: 'MYNA_LOG_ENTRIES_CHANGED', from: 49 }));
    expect(report.lastGood?.size).toBe(49);
  });

  it('finds a changed entry', async () => {
    const changed = log.with(at, { ...entryAt, entry: '[1,"entry 5O"]' });
    expect((await auditLines(changed)).findings).toEqual([expect.objectContaining({ code: 'MYNA_LOG_ENTRIES_CHANGED', from: 49, to: 56 })]);
  });

  it('finds reordered entries', async () => {
    const next = log[at + 1] as ExportLine;
    const reordered = log.with(at, next).with(at + 1, entryAt);
    expect(await codes(reordered)).toContain('MYNA_LOG_POSITION');
    expect(await codes(renumber(reordered))).toEqual(['MYNA_LOG_ENTRIES_CHANGED']);
  });

  it('finds an inserted entry', async () => {
    const inserted = log.toSpliced(at, 0, { ...entryAt, salt: randomBytes(16) });
    expect(await codes(inserted)).toContain('MYNA_LOG_POSITION');
    expect(await codes(renumber(inserted))).toContain('MYNA_LOG_ENTRIES_CHANGED');
  });

  it('finds entries that nobody signed', async () => {
    expect((await auditLines(log.slice(0, -1))).findings).toEqual([{ code: 'MYNA_LOG_NOT_SIGNED', from: 98, to: 100 }]);
  });

  it('finds a log that was written anew, by the key and by a head kept from earlier', async () => {
    const anew = makeLog(100, 7, (position) => `[1,"other ${position}"]`);
    const kept = log.flatMap((line) => (line.kind === 'head' && line.head.size === 49 ? [line.head] : []));
    expect(await codes(anew, { known: kept })).toEqual(['MYNA_LOG_NOT_CONSISTENT']);
    expect(await codes(log, { known: kept })).toEqual([]);
    expect(await codes(log.slice(0, 20), { known: kept })).toContain('MYNA_LOG_NOT_CONSISTENT');
    const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const foreignKey = foreign.publicKey.export({ format: 'der', type: 'spki' });
    const resigned = log.map((line): ExportLine => {
      if (line.kind === 'begin') return { kind: 'begin', key: foreignKey };
      return line.kind === 'head' ? { kind: 'head', head: signHead(line.head.size, line.head.root, foreign.privateKey) } : line;
    });
    const found = await codes(resigned);
    expect(found[0]).toBe('MYNA_LOG_KEY');
    expect(found).toContain('MYNA_LOG_HEAD_SIGNATURE');
    expect((await auditLog(resigned.map(formatLine))).findings).toEqual([]);
  });

  it('names lines that it cannot read', async () => {
    const texts = log.map(formatLine);
    const broken = ['not json', '{}', '{"position":-1,"salt":"AA","entry":""}', '{"position":1,"salt":"*","entry":""}', '[]', 'null'];
    for (const line of broken) {
      const report = await auditLog(texts.toSpliced(3, 0, line), { key });
      expect(report.findings).toEqual([{ code: 'MYNA_LOG_FORM', line: 4 }]);
    }
    expect((await auditLog(texts.slice(1), { key })).findings[0]).toEqual({ code: 'MYNA_LOG_FORM', line: 1 });
  });

  it('finds every single change of any line', async () => {
    const small = makeLog(12, 4);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: small.length - 1 }), fc.integer({ min: 0, max: small.length - 1 }), async (from, to) => {
        const moved = small.toSpliced(from, 1).toSpliced(to, 0, small[from] as ExportLine);
        const isSame = moved.every((line, index) => line === small[index]);
        expect((await auditLines(moved)).findings.length === 0).toBe(isSame);
      }),
    );
  });
});
