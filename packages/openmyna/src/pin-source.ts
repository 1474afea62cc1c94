import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { PinKind } from '@openmyna/reader';
import { UsageError } from './usage.ts';

/** Where each PIN stands in the environment. There is no option for it: whoever lists the processes would read it. */
const pinVariables: Readonly<Record<PinKind, string>> = {
  signature: 'OPENMYNA_PIN_SIGNATURE',
  authentication: 'OPENMYNA_PIN_AUTHENTICATION',
  basicInformation: 'OPENMYNA_PIN_BASIC_INFORMATION',
  healthInsurance: 'OPENMYNA_PIN_HEALTH_INSURANCE',
  residentRegistry: 'OPENMYNA_PIN_RESIDENT_REGISTRY',
};

export const pinNames: Readonly<Record<PinKind, string>> = {
  signature: 'signature PIN',
  authentication: 'authentication PIN',
  basicInformation: 'basic-information PIN',
  healthInsurance: 'health-insurance PIN',
  residentRegistry: 'resident-registry PIN',
};

/** Asks for PINs: from a file descriptor (a line each, in the order they are asked for), the environment, or the terminal without echo. */
export interface PinSource {
  /** Undefined when there is nowhere to ask, or the person just presses Enter. */
  find(kind: PinKind): Promise<string | undefined>;
  /** @throws {UsageError} when there is none */
  get(kind: PinKind): Promise<string>;
}

function linesOf(descriptor: string | undefined): string[] {
  if (descriptor === undefined) return [];
  if (!/^\d{1,4}$/.test(descriptor)) throw new UsageError('--pin-fd is the number of an open file descriptor.');
  try {
    return readFileSync(Number(descriptor), 'utf8').split(/\r?\n/);
  } catch {
    throw new UsageError(`File descriptor ${descriptor} cannot be read.`);
  }
}

export function createPinSource(descriptor: string | undefined, environment: NodeJS.ProcessEnv = process.env): PinSource {
  const lines = linesOf(descriptor);
  const find = async (kind: PinKind): Promise<string | undefined> => {
    const given = lines.shift() || environment[pinVariables[kind]];
    if (given !== undefined) return given;
    return process.stdin.isTTY && descriptor === undefined ? askUnseen(pinNames[kind]) : undefined;
  };
  return {
    find,
    async get(kind) {
      const pin = await find(kind);
      if (pin === undefined)
        throw new UsageError(`The ${pinNames[kind]} is needed: at the terminal, in ${pinVariables[kind]}, or by --pin-fd N.`);
      return pin;
    },
  };
}

/** Asks at the terminal without showing what is typed. */
async function askUnseen(name: string): Promise<string | undefined> {
  process.stderr.write(`${name}: `);
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input: process.stdin, output: mute, terminal: true, historySize: 0 });
  line.once('SIGINT', () => {
    process.stderr.write('\n');
    process.exit(130);
  });
  const typed = await line.question('');
  line.close();
  process.stderr.write('\n');
  return typed === '' ? undefined : typed;
}
