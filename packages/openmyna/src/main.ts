import { parseArgs } from 'node:util';
import { CardError } from '@openmyna/reader';
import { describeCardError } from './card-errors.ts';
import { insertCard } from './card-insert.ts';
import { listCards } from './card-list.ts';
import { readCard } from './card-read.ts';
import { signFile } from './card-sign.ts';
import { UsageError, usage } from './usage.ts';
import { type AtrKind, atrs, defaultVpcd } from './vpcd.ts';

const options = {
  base: { type: 'string', default: 'http://localhost:8400' },
  host: { type: 'string', default: defaultVpcd.host },
  port: { type: 'string', default: String(defaultVpcd.port) },
  atr: { type: 'string', default: 'contact' },
  card: { type: 'string' },
  pin: { type: 'string' },
  key: { type: 'string', default: 'authentication' },
  out: { type: 'string', short: 'o' },
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

const sandboxCard = (card: string | undefined): string => {
  if (card === undefined)
    throw new UsageError('Real cards on PC/SC readers come in a later version. Name a sandbox card with --card NAME.');
  return card;
};

async function run(argv: string[]): Promise<void> {
  const { values, positionals } = parse(argv);
  const [topic, action, subject, ...more] = positionals;
  if (values.help || topic === undefined) return void process.stdout.write(usage);
  if (topic !== 'card' || more.length > 0) throw new UsageError(`Unknown: ${positionals.join(' ')}`);
  const { base } = values;
  if (!URL.canParse(base)) throw new UsageError(`${base} is no address.`);
  switch (action) {
    case 'list':
      return listCards(base);
    case 'insert':
      return insertCard({
        base,
        name: required(subject, 'NAME'),
        host: values.host,
        port: portOf(values.port),
        atr: atrs[atrOf(values.atr)],
      });
    case 'read':
      return readCard({ base, card: sandboxCard(values.card ?? subject), pin: values.pin });
    case 'sign':
      return signFile({
        base,
        card: sandboxCard(values.card),
        file: required(subject, 'FILE'),
        key: keyOf(values.key),
        pin: values.pin,
        out: values.out,
      });
    default:
      throw new UsageError(`Unknown: card ${action ?? ''}`);
  }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  const text = error instanceof CardError ? describeCardError(error) : error instanceof Error ? error.message : String(error);
  process.stderr.write(`openmyna: ${text}\n${isUsage ? '\nopenmyna --help says what there is.\n' : ''}`);
  process.exitCode = isUsage ? 2 : 1;
}
if (process.connected) process.disconnect?.();
