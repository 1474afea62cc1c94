/** A card in somebody's hand: entered PINs, signatures, loss, changes of the record, renewal. */
import { createHash } from 'node:crypto';
import {
  asUpdate,
  connectCard,
  type IssuerResults,
  type IssuerStep,
  type KeyKind,
  type PinKind,
  runIssuerSteps,
  verifyPossession,
  writeFile,
} from '@openmyna/reader';
import { pinRule, renewalFrom } from '@openmyna/rules';
import { expect } from 'vitest';
import { certificateContents } from '../../institutions/cards/index.ts';
import { certificatesOf } from './applications.ts';
import { checkRefusedEverywhere, checkTexts } from './invariants.ts';
import { endCard, type HeldCard, isBefore, type Person, pins, wrongPins } from './people.ts';
import { codeOf, expectCode, type Step, stepOf } from './steps.ts';
import { officer, type World } from './world.ts';

/** A step of somebody who has a card. */
const withCard = (
  title: string,
  at: number,
  take: (person: Person, card: HeldCard, world: World, today: Parameters<typeof isBefore>[0]) => Promise<void>,
): Step =>
  stepOf(
    title,
    at,
    ({ card }) => card !== undefined,
    async (person, world, { today }) => {
      if (person.card) await take(person, person.card, world, today);
    },
  );

export const enterPin = (at: number, kind: PinKind, isRight: boolean): Step =>
  withCard(`enterPin ${kind} ${isRight ? 'right' : 'wrong'} `, at, async (person, card, { shelf, profile }) => {
    const left = card.tries.get(kind);
    const terminal = await connectCard(shelf.insert(card.id));
    const entered = terminal.verifyPin(kind, (isRight ? pins : wrongPins)[kind]);
    if (left === undefined) return expect(await codeOf(entered)).toMatch(/^MYNA_CARD_PIN_(NOT_SET|LOCKED)|MYNA_CARD_NOT_OFFERED$/);
    const expected = left === 0 ? 'MYNA_CARD_PIN_LOCKED' : isRight ? 'done' : left === 1 ? 'MYNA_CARD_PIN_LOCKED' : 'MYNA_CARD_PIN_WRONG';
    await expectCode(entered, expected, `the ${kind} PIN of ${person.name} with ${left} tries left`);
    if (left > 0) card.tries.set(kind, isRight ? pinRule(kind, profile).tries : left - 1);
  });

/** The counter lets the chip take one new PIN, with all tries. */
export const unlock = (at: number, kind: PinKind): Step =>
  withCard(`unlock ${kind} `, at, async (_person, card, { shelf, cards, profile }) => {
    if (!card.tries.has(kind)) return;
    const chip = shelf.insert(card.id);
    await runIssuerSteps(chip, { role: 'counter', key: cards.counterKey(card.id), steps: [{ do: 'permitNewPin', pin: kind }] });
    await (await connectCard(chip)).setPermittedPin(kind, pins[kind]);
    card.tries.set(kind, pinRule(kind, profile).tries);
  });

/** The chip signs, and whoever relies on the certificate looks at it. */
export const sign = (at: number): Step =>
  withCard('sign', at, async (person, card, { shelf, certification, profile }, today) => {
    const terminal = await connectCard(shelf.insert(card.id));
    const certificate = await terminal.readCertificate('authentication');
    const message = createHash('sha256').update(person.name).digest();
    const signed = terminal.sign('authentication', message, pins.authentication);
    const left = card.tries.get('authentication') ?? 0;
    await expectCode(signed, left === 0 ? 'MYNA_CARD_PIN_LOCKED' : 'done', `a signature of ${person.name}`);
    if (left === 0) return;
    card.tries.set('authentication', pinRule('authentication', profile).tries);
    const lastDay = card.certificates.get('authentication');
    const isGood = card.state === 'active' && lastDay !== undefined && !isBefore(lastDay, today);
    const outcome = await codeOf(certification.verifyChallenge(certificate, 'authentication', message, await signed));
    if (isGood) expect(outcome, `the signature of ${person.name}`).toBe('done');
    else
      expect(outcome, `I3: a signature of ${person.name} that must be refused`).toMatch(/^MYNA_CERTIFICATION_(SUSPENDED|REVOKED|EXPIRED)$/);
  });

export const suspend = (at: number): Step =>
  withCard('suspend', at, async (person, card, world) => {
    await world.cards.suspendCard(card.id, officer);
    card.state = 'suspended';
    await checkRefusedEverywhere(person, card.id, world);
  });

export const reportLoss = (at: number): Step =>
  withCard('reportLoss', at, async (person, card, world) => {
    const first = await world.cards.reportLoss({ cardId: card.id, actor: officer, channel: 'counter' });
    card.state = 'suspended';
    await checkRefusedEverywhere(person, card.id, world);
    const again = await world.cards.reportLoss({ cardId: card.id, actor: officer, channel: 'counter' });
    expect([again.loss.reference, again.isNew]).toEqual([first.loss.reference, false]);
    await world.jobs.settle();
  });

export const resume = (at: number): Step =>
  withCard('resume', at, async (_person, card, { cards }) => {
    await cards.resumeCard(card.id, officer);
    card.state = 'active';
  });

/** Given up, so that another one can be applied for. */
export const giveUp = (at: number): Step =>
  withCard('giveUp', at, async (person, card, world) => {
    await world.cards.withdrawCard(card.id, officer, 'lost');
    endCard(person);
    await checkRefusedEverywhere(person, card.id, world);
    await expectCode(world.cards.resumeCard(card.id, officer), 'MYNA_CARDS_CARD_NOT_NOW', 'a card that was given up');
  });

/** The counter writes the chip's texts anew, and both agree. */
export const writeTexts = (at: number): Step =>
  withCard('writeTexts', at, async (person, card, world) => {
    const { cards } = world;
    const { files, version } = await cards.prepareTexts(card.id, officer);
    const writes = asUpdate(...files.map(({ file, content }) => writeFile(file, content)));
    const pin = world.profile.pins.find(({ guards }) => guards.includes('counter-update'))?.kind ?? 'basicInformation';
    const isDone = await workWithHolder(card, pin, writes, world);
    if (!isDone) return;
    await cards.confirmTexts({ cardId: card.id, version, visitId: `texts-${version}`, actor: officer });
    card.isInStep = true;
    person.bringBy = undefined;
    await checkTexts(person, card, world);
  });

/** New keys and certificates on the chip, for those that may be renewed. */
export const renewCertificates = (at: number): Step =>
  withCard('renewCertificates', at, async (person, card, world, today) => {
    const { cards, profile } = world;
    const planned = cards.planCertificates(card.id, officer);
    if (card.state !== 'active') return expectCode(planned, 'MYNA_CARDS_CARD_NOT_NOW', `a renewal on the suspended card of ${person.name}`);
    const plan = await planned;
    const kinds = plan.kinds.filter(({ isRenewable, kind }) => isRenewable && card.tries.has(kind)).map(({ kind }) => kind);
    const due = plan.kinds
      .map(({ kind }) => kind)
      .filter((kind) => {
        if (!card.tries.has(kind)) return false;
        const lastDay = card.certificates.get(kind);
        return lastDay === undefined || !isBefore(today, renewalFrom(lastDay, profile));
      });
    expect([...kinds].sort(), `certificates of ${person.name} that may be renewed`).toEqual(due.sort());
    if (kinds.length === 0) return;
    if (!(await renewOnChip(card, kinds, world))) return;
    for (const [kind, lastDay] of await certificatesOf(person.residentId, card.id, world)) card.certificates.set(kind, lastDay);
    expect([...card.certificates.keys()]).toEqual(expect.arrayContaining(kinds));
  });

/** The counter works on the chip after the holder has entered a PIN; nothing happens when it is locked. */
async function workWithHolder(
  card: HeldCard,
  pin: PinKind,
  steps: readonly IssuerStep[],
  { cards, shelf, profile }: World,
): Promise<IssuerResults | undefined> {
  const chip = shelf.insert(card.id);
  const results = runIssuerSteps(chip, {
    role: 'counter',
    key: cards.counterKey(card.id),
    steps: [{ do: 'resident', pins: [pin] }, ...steps],
    resident: async () => (await connectCard(chip)).verifyPin(pin, pins[pin]),
  });
  const isLocked = card.tries.get(pin) === 0;
  await expectCode(results, isLocked ? 'MYNA_CARD_PIN_LOCKED' : 'done', 'work on a chip with its holder');
  if (isLocked) return undefined;
  card.tries.set(pin, pinRule(pin, profile).tries);
  return results;
}

async function renewOnChip(card: HeldCard, kinds: readonly KeyKind[], world: World): Promise<boolean> {
  const { cards, shelf } = world;
  const pin = kinds.length === 1 && kinds[0] === 'signature' ? 'signature' : 'authentication';
  const made = await workWithHolder(
    card,
    pin,
    [{ do: 'beginUpdate' }, ...kinds.map((key) => ({ do: 'generateKey', key }) as const)],
    world,
  );
  if (!made) return false;
  const spkis: Partial<Record<KeyKind, Uint8Array>> = {};
  for (const kind of kinds) {
    const answer = made.keys[kind];
    if (!answer || !(await verifyPossession(card.id, kind, answer))) throw new Error(`no proof of possession: ${kind}`);
    spkis[kind] = answer.spki;
  }
  const issued = await cards.issueCertificates({ cardId: card.id, keys: spkis, actor: officer });
  const contents = certificateContents(issued).map(({ file, content }) => writeFile(file, content));
  await runIssuerSteps(shelf.insert(card.id), {
    role: 'counter',
    key: cards.counterKey(card.id),
    steps: [...contents, { do: 'commitUpdate' }],
  });
  const serials = issued.certificates.map(({ serial }) => serial);
  await cards.confirmCertificates({ cardId: card.id, serials, visitId: `renewal-${serials[0]}`, actor: officer });
  return true;
}
