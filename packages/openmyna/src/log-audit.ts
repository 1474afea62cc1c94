import { type AuditReport, auditLog, type Finding, type SignedTreeHead, verifyConsistency } from '@openmyna/transparency';
import { askHead, askServer } from './log-export.ts';
import { type KeptHead, LogFileError, readHead, readKey, readLines } from './log-files.ts';

export interface AuditCommand {
  readonly file: string;
  /** Files with heads kept from earlier. */
  readonly heads: readonly string[];
  /** File with the log's key as it is known from elsewhere. */
  readonly key: string | undefined;
  /** A server whose log must begin with this one. */
  readonly base: string | undefined;
}

const say = (name: string, text: string): void => void process.stdout.write(`${name.padEnd(10)}${text}\n`);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const dateOf = ({ timestamp }: SignedTreeHead): string => new Date(timestamp).toISOString();

/** Checks an exported log and its consistency with earlier heads, and says what was done to it. @returns the exit code: 1 with findings */
export async function auditFile({ file, heads, key, base }: AuditCommand): Promise<number> {
  const kept = await Promise.all(heads.map(readHead));
  const trusted = key === undefined ? kept[0]?.key : await readKey(key);
  const stranger = kept.findIndex((each) => trusted !== undefined && hex(each.key) !== hex(trusted));
  if (stranger >= 0) throw new LogFileError(`The head in ${heads[stranger]} was signed with another key.`);
  const report = await auditLog(readLines(file), { key: trusted, known: kept.map(({ head }) => head) });
  say('entries', String(report.entries));
  say('heads', String(report.heads));
  say('root', hex(report.root));
  if (report.lastGood) say('signed', `${dateOf(report.lastGood)}, over ${report.lastGood.size} entries`);
  say('key', trusted ? 'the one that you named' : 'the one in the file: name another with --key or --head');
  for (const { size } of kept.map(({ head }) => head)) say('head', `of ${size} entries compared`);
  const later = base === undefined ? [] : await compareWithServer(report, base, kept, trusted);
  const sentences = [...report.findings.map(describeFinding), ...later];
  for (const sentence of sentences) say('FOUND', sentence);
  process.stdout.write(
    sentences.length === 0 ? 'as it was signed: nothing removed, changed, reordered or inserted\n' : 'NOT as it was signed\n',
  );
  return sentences.length === 0 ? 0 : 1;
}

/** Whether the log that the server has now begins with what was audited, and with the heads that were kept. */
async function compareWithServer(
  { lastGood }: AuditReport,
  base: string,
  kept: readonly KeptHead[],
  trusted: Uint8Array | undefined,
): Promise<string[]> {
  const now = await askHead(base);
  if (trusted && hex(now.key) !== hex(trusted)) return [`${base} signs with another key`];
  const found: string[] = [];
  for (const head of [...kept.map((each) => each.head), ...(lastGood ? [lastGood] : [])]) {
    const isBeginning = head.size <= now.head.size && (await isConsistent(base, head, now.head));
    if (!isBeginning)
      found.push(`the log at ${base} does not begin with the ${head.size} entries signed on ${dateOf(head)} (MYNA_LOG_NOT_CONSISTENT)`);
  }
  say('server', `${base} has ${now.head.size} entries`);
  return found;
}

async function isConsistent(base: string, first: SignedTreeHead, second: SignedTreeHead): Promise<boolean> {
  const response = await askServer(base, `/api/v1/exchange/consistency?first=${first.size}&second=${second.size}`);
  const { path } = (await response.json()) as { path: readonly string[] };
  return verifyConsistency(
    first,
    second,
    path.map((hash) => new Uint8Array(Buffer.from(hash, 'base64url'))),
  );
}

function describeFinding(finding: Finding): string {
  return `${sentenceOf(finding)} (${finding.code})`;
}

function sentenceOf(finding: Finding): string {
  switch (finding.code) {
    case 'MYNA_LOG_FORM':
      return `line ${finding.line} is no line of a log`;
    case 'MYNA_LOG_KEY':
      return `line ${finding.line}: signed with another key than the one that you named`;
    case 'MYNA_LOG_POSITION':
      return `line ${finding.line}: entry ${finding.found} stands where ${finding.expected} belongs: removed, inserted, repeated or reordered`;
    case 'MYNA_LOG_HEAD_SIGNATURE':
      return `line ${finding.line}: the signature of the head of ${finding.size} entries is wrong`;
    case 'MYNA_LOG_HEAD_PLACE':
      return `line ${finding.line}: a head of ${finding.size} entries stands behind ${finding.entries}`;
    case 'MYNA_LOG_ENTRIES_CHANGED':
      return `line ${finding.line}: an entry from ${finding.from} to ${finding.to - 1} is not the one that was signed`;
    case 'MYNA_LOG_NOT_CONSISTENT':
      return `the log does not begin with the ${finding.size} entries of a head that was kept: written anew, or cut`;
    case 'MYNA_LOG_NOT_SIGNED':
      return `nobody signed the entries from ${finding.from} to ${finding.to - 1}`;
  }
}
