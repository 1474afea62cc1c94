import { generateKeyPairSync } from 'node:crypto';
import type { FilePath } from './applications/description.ts';
import { pinsOf } from './applications/index.ts';
import { type Card, createCard } from './card.ts';
import { createDeliveredImage } from './delivered-image.ts';
import { createRandom, type FuzzChannel, openChannel, type Random, randomCommand, randomIssuerCommand } from './fuzz-commands.ts';
import { type CardImage, createBlankImage, type LifeState, withBody } from './image.ts';
import { decodeImage, encodeImage, sealText } from './image-codec.ts';
import type { PinRules } from './pin.ts';
import type { ProfileName } from './profile.ts';

export interface FuzzReport {
  readonly commands: number;
  readonly images: number;
  /** Mutated images that were taken for one; each was put to life and given commands. */
  readonly imagesTaken: number;
  readonly seconds: number;
  /** What must never happen, with the seed and the number of the command. Empty when all is well. */
  readonly findings: readonly string[];
}

const issuerKey = new Uint8Array(32).fill(1);
const counterKey = new Uint8Array(32).fill(2);
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = new Uint8Array(pair.privateKey.export({ type: 'pkcs8', format: 'der' }));
const lives: readonly LifeState[] = ['blank', 'personalised', 'delivered', 'blocked'];

/** Credentials by their length; a PIN is 1234 in JPKI and 2345 elsewhere. */
const byLength: Readonly<Record<number, string>> = { 12: '537686677188', 14: '55021720352285', 6: '550217' };

function valueFor(path: FilePath, { min, alphabet }: PinRules): string {
  if (alphabet === 'alphanumeric') return 'ABC123';
  return byLength[min] ?? (path === 'jpki/0018' ? '1234' : '2345');
}

function imageOf(profile: ProfileName, life: LifeState): CardImage {
  if (life === 'blank') return createBlankImage({ cardId: 'fuzz', profile, issuerKey, counterKey });
  const pins = Object.fromEntries(
    pinsOf(profile)
      .filter(({ path, rules }) => !rules.isOptional && path !== 'basicInformation/0012')
      .map(({ path, rules }) => [path, valueFor(path, rules)]),
  );
  const keyPairs: Record<FilePath, Uint8Array> = { 'jpki/0017': pkcs8, 'jpki/001A': pkcs8, 'basicInformation/0013': pkcs8 };
  const image = createDeliveredImage({ cardId: 'fuzz', profile, issuerKey, counterKey, pins, keyPairs });
  return withBody(image, { life });
}

const insert = (image: CardImage): Card => createCard({ image, commit: () => undefined, makeKeyPair: async () => pair });

/** Which PINs' counters rose between two images. */
const risen = (before: CardImage, after: CardImage): FilePath[] =>
  (Object.keys(after.counters) as FilePath[]).filter((path) => (after.counters[path] ?? 0) > (before.counters[path] ?? 0));

/** Whether the command may have made this counter rise: a right entry, or the counter's reset in its channel. */
function mayRise(command: Uint8Array, path: FilePath, before: CardImage, hasChannel: boolean): boolean {
  const [cla, ins] = command;
  if (cla === 0x84) return hasChannel;
  if (cla === 0x00 && ins === 0x2c) return hasChannel;
  const stored = Buffer.from(before.body.pins[path]?.value ?? []);
  const length = command[4] === 0 ? ((command[5] ?? 0) << 8) | (command[6] ?? 0) : (command[4] ?? 0);
  const start = command[4] === 0 ? 7 : 5;
  const data = Buffer.from(command.subarray(start, start + length));
  if (cla === 0x00 && ins === 0x20) return stored.length > 0 && data.equals(stored);
  return cla === 0x00 && ins === 0x24 && command[2] === 0 && stored.length > 0 && data.subarray(0, stored.length).equals(stored);
}

interface Run {
  readonly random: Random;
  readonly findings: string[];
  /** Of the seed, for the report. */
  readonly name: string;
  count: number;
}

/** Sends one command and looks at what came of it. */
async function sendOne(run: Run, card: Card, command: Uint8Array, hasChannel: boolean): Promise<void> {
  const before = card.image;
  const note = (what: string): void => {
    run.findings.push(`${run.name}, command ${run.count} ${Buffer.from(command).toString('hex')}: ${what}`);
  };
  run.count += 1;
  const response = await card.transmit(command).catch(() => undefined);
  if (!response || response.length < 2) return note('no status word');
  const after = card.image;
  if (after === before) return;
  for (const path of risen(before, after)) if (!mayRise(command, path, before, hasChannel)) note(`the counter of ${path} rose`);
  if (lives.indexOf(after.body.life) < lives.indexOf(before.body.life)) note('a life went back');
  if (command[0] !== 0x84 && after.body.files !== before.body.files) note('a file was written');
}

async function fuzzOneCard(run: Run, image: CardImage, commands: number): Promise<void> {
  const { random } = run;
  const card = insert(image);
  const transmit = (command: Uint8Array): Promise<Uint8Array> => card.transmit(command);
  let channel: FuzzChannel | undefined;
  for (let sent = 0; sent < commands; sent += 1) {
    if (random.chance(300)) {
      card.reset();
      channel = undefined;
    }
    if (!channel && random.chance(400))
      channel = await openChannel(random, transmit, random.chance(2) ? issuerKey : counterKey, 0x81 + random.below(2));
    const isIssuer = channel !== undefined && random.chance(2);
    const command = isIssuer && channel ? randomIssuerCommand(random, channel) : randomCommand(random);
    await sendOne(run, card, command, channel !== undefined);
    // A plain class 84 command is not the terminal's next one: it ended the channel.
    if (!isIssuer && command[0] === 0x84) channel = undefined;
  }
}

/** Replaces one value, anywhere in the image, by anything; the hash is right again afterwards. */
function mutateText(random: Random, image: CardImage): Uint8Array {
  const text = Buffer.from(encodeImage(image).subarray(37)).toString();
  const anything = random.pick(['null', '-1', '1e9', '"x"', '[]', '{}', 'true', '""', '{"$":"AA=="}', '99', '{"$":5}']);
  const values = [...text.matchAll(/("[^"]*"|-?\d+|\{\}|\[\])(?=[,}\]])/g)];
  const chosen = values[random.below(values.length)];
  if (!chosen || random.chance(8)) return sealText(Buffer.from(text.slice(0, random.below(text.length))));
  const start = chosen.index;
  return sealText(Buffer.from(text.slice(0, start) + anything + text.slice(start + chosen[0].length)));
}

/** A torn, flipped or wrongly filled image is refused with a RangeError, or it is a chip that answers. */
async function fuzzOneImage(run: Run, image: CardImage): Promise<boolean> {
  const { random } = run;
  const whole = encodeImage(image);
  const isTorn = random.chance(2);
  const bytes = isTorn ? whole.slice(0, random.chance(3) ? random.below(whole.length) : whole.length) : mutateText(random, image);
  const at = random.below(bytes.length || 1);
  if (isTorn && bytes.length === whole.length) bytes[at] = (bytes[at] ?? 0) ^ (1 + random.below(255));
  let decoded: CardImage;
  try {
    decoded = decodeImage(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) run.findings.push(`${run.name}: an image was refused with ${String(error)}`);
    return false;
  }
  if (isTorn) run.findings.push(`${run.name}: a torn image was taken`);
  const before = run.findings.length;
  await fuzzOneCard(run, decoded, 30);
  return run.findings.length === before;
}

/**
 * Sends any commands, in any order, to chips of both profiles in every life state, and puts mutated images to life.
 *
 * @param options.commands to send at least @param options.images to mutate @param options.seed repeats a run
 */
export async function fuzzCard(options: {
  readonly commands: number;
  readonly images: number;
  readonly seed: number;
}): Promise<FuzzReport> {
  const run: Run = { random: createRandom(options.seed), findings: [], name: `seed ${options.seed}`, count: 0 };
  const start = performance.now();
  const images = (['brief', 'jlis'] as const).flatMap((profile) => lives.map((life) => imageOf(profile, life)));
  const delivered = images.filter(({ body }) => body.life === 'delivered');
  while (run.count < options.commands)
    await fuzzOneCard(run, run.random.pick(run.random.chance(3) ? images : delivered), Math.min(2000, options.commands - run.count));
  const seconds = (performance.now() - start) / 1000;
  const commands = run.count;
  let imagesTaken = 0;
  for (let count = 0; count < options.images; count += 1) if (await fuzzOneImage(run, run.random.pick(images))) imagesTaken += 1;
  return { commands, images: options.images, imagesTaken, seconds, findings: run.findings };
}
