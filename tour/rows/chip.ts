import { aids, CardError, type CardTerminal, type CardTransport, connectCard, type KeyKind, type PinKind } from '@openmyna/reader';
import { createBrowser } from '../browser.ts';
import { kioskUnlock } from '../kiosk.ts';
import { withCard } from '../sign-in.ts';
import type { Notebook, Row } from '../tour.ts';
import { type CollectedCard, pinsOf, type World } from '../world.ts';

type Guarded = KeyKind | 'number';

/** Which PIN guards what (rules 1 to 4 of the card). */
const guards: Readonly<Record<Guarded, PinKind>> = {
  signature: 'signature',
  authentication: 'authentication',
  healthInsurance: 'healthInsurance',
  number: 'basicInformation',
};

/** Tries a guarded function without entering its own PIN first. */
async function tryFunction(name: Guarded, after: PinKind, terminal: CardTerminal, transport: CardTransport): Promise<void> {
  if (name !== 'number') {
    await terminal.sign(name, Buffer.from('tour'));
    return;
  }
  const select = (p1: number, data: Uint8Array) => transport.transmit(Uint8Array.of(0x00, 0xa4, p1, 0x0c, data.length, ...data));
  // Selecting the application anew would forget its own PIN.
  if (after !== 'basicInformation') await select(0x04, aids.basicInformation);
  await select(0x02, Uint8Array.of(0x00, 0x01));
  const answer = await transport.transmit(Uint8Array.of(0x00, 0xb0, 0x00, 0x00, 0x11));
  const [sw1, sw2] = answer.subarray(-2);
  if (sw1 !== 0x90) throw new CardError('MYNA_CARD_PIN_REQUIRED', { statusWord: `${sw1?.toString(16)}${sw2?.toString(16)}` });
}

export const fourPins: Row = {
  id: 'M11',
  title: 'Four PINs, and each opens its own function only',
  async walk(world, notes) {
    const card = await world.card('mother');
    const kinds = world.profile.pins.map(({ kind }) => kind);
    const functions = (Object.keys(guards) as Guarded[]).filter((name) => name !== 'healthInsurance' || kinds.includes('healthInsurance'));
    notes.evidence('PINs on the chip', kinds.map((kind) => `${kind} (${ruleOf(world, kind)})`).join(', '));
    let opened = 0;
    let refused = 0;
    for (const pin of kinds) {
      for (const name of functions) {
        const outcome = await withCard(world.base, card.cardId, (transport) => attempt(transport, pin, name, card));
        const mayOpen = guards[name] === pin;
        notes.expect(
          outcome === (mayOpen ? 'opened' : 'refused'),
          `the ${pin} PIN ${mayOpen ? 'opens' : 'does not open'} ${name} (it was ${outcome})`,
        );
        if (mayOpen) opened += 1;
        else refused += 1;
      }
    }
    notes.evidence('matrix', `${kinds.length} PINs × ${functions.length} functions: ${opened} opened by their own PIN, ${refused} refused`);
    const tries = await triesLeft(world, card, kinds);
    notes.refused('every PIN on every function of another', 'MYNA_CARD_PIN_REQUIRED (6982)', `tries left as before: ${tries}`);
    await wrongForm(world, card, notes);
  },
};

async function attempt(transport: CardTransport, pin: PinKind, name: Guarded, card: CollectedCard): Promise<'opened' | 'refused'> {
  const terminal = await connectCard(transport);
  await terminal.verifyPin(pin, pinsOf(card)[pin]);
  try {
    await tryFunction(name, pin, terminal, transport);
    return 'opened';
  } catch (error) {
    if (error instanceof CardError && error.code === 'MYNA_CARD_PIN_REQUIRED') return 'refused';
    throw error;
  }
}

function ruleOf(world: World, kind: PinKind): string {
  const rule = world.profile.pins.find((each) => each.kind === kind);
  if (!rule) return '';
  const length = rule.minLength === rule.maxLength ? `${rule.minLength}` : `${rule.minLength}–${rule.maxLength}`;
  return `${length} ${rule.alphabet === 'digits' ? 'digits' : 'letters and digits'}, ${rule.tries} tries`;
}

async function triesLeft(world: World, card: CollectedCard, kinds: readonly PinKind[]): Promise<string> {
  return withCard(world.base, card.cardId, async (transport) => {
    const terminal = await connectCard(transport);
    const left = [];
    for (const kind of kinds) left.push(`${kind} ${await terminal.readTriesLeft(kind)}`);
    return left.join(', ');
  });
}

/** A PIN of the wrong form is found by the screen and costs no try. */
async function wrongForm(world: World, card: CollectedCard, notes: Notebook): Promise<void> {
  await withCard(world.base, card.cardId, async (transport) => {
    const terminal = await connectCard(transport);
    const before = await terminal.readTriesLeft('authentication');
    const code = await terminal.verifyPin('authentication', '12a4').then(
      () => 'accepted',
      (error: unknown) => (error instanceof CardError ? error.code : String(error)),
    );
    const after = await terminal.readTriesLeft('authentication');
    notes.expect(code === 'MYNA_CARD_PIN_FORM' && before === after, `a PIN with a letter is refused without using a try (${code})`);
    notes.refused('an authentication PIN with a letter in it', code, `${after} tries left as before`);
  });
}

export const lockedPin: Row = {
  id: 'M12',
  title: 'Wrong entries in a row lock a PIN; the municipal office unlocks it, and a kiosk where the profile lets it',
  async walk(world, notes) {
    const card = await world.card('mother');
    const { tries } = world.profile.pins.find(({ kind }) => kind === 'authentication') ?? { tries: 3 };
    const right = pinsOf(card).authentication;
    const wrong = right === '9999' ? '9998' : '9999';
    const enter = (pin: string) =>
      withCard(world.base, card.cardId, async (transport) => {
        const terminal = await connectCard(transport);
        const said = await terminal.verifyPin('authentication', pin).then(
          () => 'right',
          (error: unknown) => (error instanceof CardError ? error.code : String(error)),
        );
        return { said, left: await terminal.readTriesLeft('authentication') };
      });

    const second = await enterMany(enter, wrong, tries - 1);
    notes.expect(second.left === 1, `after ${tries - 1} wrong entries one try is left (${second.left})`);
    notes.evidence('tries left after each wrong entry', second.counts.join(', '));
    const cleared = await enter(right);
    notes.expect(cleared.said === 'right' && cleared.left === tries, 'the right PIN clears the count');
    notes.evidence('after the right PIN', `${cleared.left} tries`);

    const locked = await enterMany(enter, wrong, tries);
    notes.expect(locked.left === 0, 'the last wrong entry locks');
    const stillLocked = await enter(right);
    notes.expect(stillLocked.said === 'MYNA_CARD_PIN_LOCKED', `the right PIN does not open a locked one (${stillLocked.said})`);
    notes.refused('the right PIN on a locked card, power off and on between', stillLocked.said, `${stillLocked.left} tries left`);
    await secondReader(world, card, notes);
    const signIn = await signInRefused(world, card, right);
    notes.refused('sign-in at the portal with the locked PIN', signIn, 'no session was opened');

    const fresh = '8642';
    const visit = await world.unlock(card, 'authentication', fresh);
    const after = await enter(fresh);
    notes.expect(after.said === 'right' && after.left === tries, 'the office unlocked it, with a new PIN');
    notes.evidence('unlocked at the counter, visit', visit);
    card.pins.set('authentication', fresh);
    await kioskUnlock(world, card, notes);
  },
};

async function enterMany(
  enter: (pin: string) => Promise<{ said: string; left: number | undefined }>,
  pin: string,
  times: number,
): Promise<{ left: number | undefined; counts: (number | undefined)[] }> {
  const counts: (number | undefined)[] = [];
  // Each entry is a contact of its own: the card is put in and taken out again.
  for (let entry = 0; entry < times; entry += 1) counts.push((await enter(pin)).left);
  return { left: counts.at(-1), counts };
}

async function secondReader(world: World, card: CollectedCard, notes: Notebook): Promise<void> {
  await withCard(world.base, card.cardId, async () => {
    const answer = await createBrowser(world.base).post(`/sandbox/cards/${card.cardId}/connect`, {});
    notes.expect(answer.status === 409, `a second reader is refused while the first holds the card (${answer.status})`);
    notes.refused('a second reader at the same time', `409 ${answer.json<{ code: string }>().code}`, 'the first reader keeps the card');
  });
}

async function signInRefused(world: World, card: CollectedCard, pin: string): Promise<string> {
  return world.signIn('portal', { ...card, pins: new Map(card.pins).set('authentication', pin) }).then(
    () => 'signed in',
    (error: unknown) => (error instanceof CardError ? error.code : String(error)),
  );
}
