import { parseArgs } from 'node:util';
import { JpkiError } from '@openmyna/jpki';
import { CardError } from '@openmyna/reader';
import type { SignatureFormat } from '@openmyna/reader/documents';
import { runReader } from './agent/command.ts';
import { describeCardError } from './card-errors.ts';
import { insertCard } from './card-insert.ts';
import { listCards } from './card-list.ts';
import { readCard } from './card-read.ts';
import { signatureSuffixes, signFile } from './card-sign.ts';
import type { CardChoice } from './card-source.ts';
import { verifyFile } from './card-verify.ts';
import { readClock } from './dates.ts';
import { auditFile } from './log-audit.ts';
import { exportToFile, keepHead } from './log-export.ts';
import { createPinSource } from './pin-source.ts';
import { UsageError, usage } from './usage.ts';
import { type AtrKind, atrs, defaultVpcd } from './vpcd.ts';

const defaultBase = 'http://localhost:8400';

const options = {
  base: { type: 'string' },
  host: { type: 'string', default: defaultVpcd.host },
  port: { type: 'string' },
  atr: { type: 'string', default: 'contact' },
  card: { type: 'string' },
  reader: { type: 'string' },
  recording: { type: 'string' },
  record: { type: 'string' },
  'pin-fd': { type: 'string' },
  pin: { type: 'string' },
  number: { type: 'boolean', default: false },
  face: { type: 'string' },
  signature: { type: 'string' },
  head: { type: 'string', multiple: true },
  'with-signature': { type: 'boolean', default: false },
  certificate: { type: 'string' },
  at: { type: 'string' },
  offline: { type: 'boolean', default: false },
  ca: { type: 'string', multiple: true },
  format: { type: 'string', default: 'hash' },
  key: { type: 'string' },
  out: { type: 'string', short: 'o' },
  allow: { type: 'string', multiple: true },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function required(value: string | undefined, name: string): string {
  if (value === undefined) throw new UsageError(`${name} is missing.`);
  return value;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new UsageError(`${text} is no port.`);
  return port;
}

function atrOf(text: string): AtrKind {
  if (text !== 'contact' && text !== 'contactless') throw new UsageError('--atr is contact or contactless.');
  return text;
}

function keyOf(text: string): 'authentication' | 'signature' {
  if (text !== 'authentication' && text !== 'signature') throw new UsageError('--key is authentication or signature.');
  return text;
}

function formatOf(text: string): SignatureFormat {
  if (!Object.hasOwn(signatureSuffixes, text)) throw new UsageError(`--format is one of ${Object.keys(signatureSuffixes).join(', ')}.`);
  return text as SignatureFormat;
}

function momentOf(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new UsageError('--at is a moment such as 2026-12-01T09:00:00+09:00.');
  return at;
}

type Values = ReturnType<typeof parse>['values'];

/** A card of the sandbox lives by its server's clock, a real one by this machine's unless a server is named. */
const clockOf = ({ card, base }: Values): Promise<Date> => readClock(base ?? (card === undefined ? undefined : defaultBase));

function choiceOf({ card, base, reader, recording, record }: Values): CardChoice {
  return { card, base: base ?? defaultBase, reader, recording, record };
}

async function runCard(action: string | undefined, subject: string | undefined, values: Values): Promise<void> {
  const base = values.base ?? defaultBase;
  switch (action) {
    case 'list':
      return listCards(base);
    case 'insert':
      return insertCard({
        base,
        name: required(subject, 'NAME'),
        host: values.host,
        port: portOf(values.port ?? String(defaultVpcd.port)),
        atr: atrs[atrOf(values.atr)],
      });
    case 'read':
      return readCard({
        ...choiceOf(values),
        pins: createPinSource(values['pin-fd']),
        number: values.number,
        face: values.face,
        signature: values['with-signature'],
      });
    case 'sign': {
      const format = formatOf(values.format);
      const key = keyOf(values.key ?? (format === 'hash' ? 'authentication' : 'signature'));
      const file = required(subject, 'FILE');
      const pins = createPinSource(values['pin-fd']);
      return signFile({ ...choiceOf(values), pins, file, key, format, at: await clockOf(values), out: values.out });
    }
    case 'verify':
      process.exitCode = await verifyFile({
        file: required(subject, 'FILE'),
        signature: values.signature,
        certificate: values.certificate,
        authorities: values.ca ?? [],
        base: values.base,
        at: values.at === undefined ? await readClock(values.base) : momentOf(values.at),
        isOffline: values.offline,
      });
      return;
    default:
      throw new UsageError(`Unknown: card ${action ?? ''}`);
  }
}

async function runLog(action: string | undefined, subject: string | undefined, values: Values): Promise<void> {
  const base = values.base ?? defaultBase;
  switch (action) {
    case 'head':
      return keepHead(base, subject ?? values.out);
    case 'export':
      return exportToFile(base, required(subject, 'FILE'));
    case 'audit':
      process.exitCode = await auditFile({ file: required(subject, 'FILE'), heads: values.head ?? [], key: values.key, base: values.base });
      return;
    default:
      throw new UsageError(`Unknown: log ${action ?? ''}`);
  }
}

async function run(argv: string[]): Promise<void> {
  const { values, positionals } = parse(argv);
  const [topic, action, subject, ...more] = positionals;
  if (values.help || topic === undefined) return void process.stdout.write(usage);
  if (more.length > 0) throw new UsageError(`Unknown: ${positionals.join(' ')}`);
  if (values.pin !== undefined)
    throw new UsageError('A PIN is never given on the command line, where other users can read it: see --help.');
  if (values.base !== undefined && !URL.canParse(values.base)) throw new UsageError(`${values.base} is no address.`);
  switch (topic) {
    case 'card':
      return runCard(action, subject, values);
    case 'log':
      return runLog(action, subject, values);
    case 'reader':
      return runReader({
        allow: values.allow ?? [],
        port: values.port === undefined ? undefined : portOf(values.port),
        reader: values.reader,
        list: values.list,
      });
    default:
      throw new UsageError(`Unknown: ${positionals.join(' ')}`);
  }
}

function describe(error: unknown): string {
  if (error instanceof CardError) return describeCardError(error);
  if (error instanceof JpkiError) return `${error.message[0]?.toUpperCase()}${error.message.slice(1)}. (${error.code})`;
  return error instanceof Error ? error.message : String(error);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`openmyna: ${describe(error)}\n${isUsage ? '\nopenmyna --help says what there is.\n' : ''}`);
  process.exitCode = isUsage ? 2 : 1;
}
if (process.connected) process.disconnect?.();
