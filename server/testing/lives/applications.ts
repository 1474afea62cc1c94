/** From the registration to a card in the hand. */
import { connectCard, type KeyKind, type PinKind, runIssuerSteps } from '@openmyna/reader';
import { needsPhoto, type PolicyProfile, renewalFrom } from '@openmyna/rules';
import { expect } from 'vitest';
import { japan, Temporal } from '../../kernel/index.ts';
import { type Application, closeLife, endCard, isBefore, isTimeForRefusals, type Person, passTime, pins, type Town } from './people.ts';
import { codeOf, expectCode, type Step, step, stepOf } from './steps.ts';
import { officer, operator, type World } from './world.ts';

const mother = { name: '田中 母', relationship: 'parent', phone: '090-0000-0000' } as const;
let registered = 0;

const kanaOf = (value: number): string => Array.from(String(value), (digit) => 'あいうえおかきくけこ'[Number(digit)]).join('');

/** @param ageInYears 0: an infant, whose card has no photo and no signature */
export function register(ageInYears: number): Step {
  return step(
    `register(${ageInYears})`,
    ({ people }) => people.filter(({ life }) => life === 'living').length < 4,
    async (town, { registry, jobs }) => {
      registered += 1;
      const name = kanaOf(registered);
      const birthDate = town.today.subtract(ageInYears === 0 ? { days: 30 } : { years: ageInYears, days: registered % 300 });
      const { residentId } = await registry.registerResident(
        {
          kind: 'arrival',
          name: `田中 ${name}`,
          kana: `たなか ${name}`,
          sex: registered % 2 === 0 ? 'female' : 'male',
          birthDate,
          municipality: registry.municipality('149900').code,
          address: '汐見市港町1丁目2番3号',
        },
        officer,
        // The letter of every fourth one; the others have had theirs.
        { wasNotified: registered % 4 !== 0 },
      );
      town.people.push({
        name,
        residentId,
        birthDate,
        life: 'living',
        municipality: '149900',
        movingOut: undefined,
        bringBy: undefined,
        application: undefined,
        card: undefined,
        endedCards: [],
      });
      await jobs.settle();
    },
  );
}

/** The same person a second time. */
export const registerAgain = (at: number): Step =>
  stepOf(
    'registerAgain',
    at,
    (_person, town) => isTimeForRefusals(town),
    async (person, { registry }) => {
      const { name, kana, sex, birthDate, municipality, address } = await registry.openResident(
        person.residentId,
        officer,
        'counter.registration',
      );
      const again = registry.registerResident({ kind: 'arrival', name, kana, sex, birthDate, municipality, address }, officer);
      await expectCode(again, 'MYNA_REGISTRY_ALREADY_REGISTERED', `a second registration of ${person.name}`);
    },
  );

export const apply = (at: number): Step =>
  stepOf(
    'apply',
    at,
    (person, town) =>
      isTimeForRefusals(town) || (person.life === 'living' && (!person.application || person.application.stage === 'returned')),
    async (person, { cards, photo, profile, jobs }, { today }) => {
      const isCorrection = person.application?.stage === 'returned';
      const withPhoto = isCorrection || needsPhoto(person.birthDate, today, profile);
      const sent = cards.applyAtCounter({
        residentId: person.residentId,
        actor: officer,
        representative: mother,
        ...(withPhoto && { photo: { ...photo, takenOn: today } }),
      });
      const expected = outcomeOfApplying(person, today, profile);
      await expectCode(sent, expected, `the application of ${person.name}`);
      if (expected !== 'done') return;
      const { id, state } = await sent;
      expect(state.stage).toBe('ordered');
      person.application = applicationOf(id, state.dates?.produceOn ?? today, state.dates?.arriveOn ?? today);
      await jobs.settle();
    },
  );

const applicationOf = (id: string, makeOn: Temporal.PlainDate, arriveOn: Temporal.PlainDate): Application => ({
  id,
  stage: 'ordered',
  makeOn,
  arriveOn,
  until: undefined,
});

function outcomeOfApplying({ life, application, card }: Person, today: Temporal.PlainDate, profile: PolicyProfile): string {
  if (application) return application.stage === 'returned' ? 'done' : 'MYNA_CARDS_APPLICATION_OPEN';
  if (life !== 'living') return 'MYNA_CARDS_NOT_A_RESIDENT';
  if (!card) return 'done';
  const mayRenew = card.state === 'active' && !isBefore(today, renewalFrom(card.expiresOn, profile));
  return mayRenew ? 'done' : 'MYNA_CARDS_CARD_EXISTS';
}

export const sendBack = (at: number): Step =>
  stepOf(
    'sendBack',
    at,
    ({ application }) => application !== undefined,
    async ({ name, application }, { cards }, { today }) => {
      if (!application) return;
      const sent = cards.bureau.returnForCorrection(application.id, 'photo-unusable', operator);
      await expectCode(
        sent,
        application.stage === 'ordered' ? 'done' : 'MYNA_CARDS_APPLICATION_NOT_NOW',
        `sending back the photo of ${name}`,
      );
      if (application.stage !== 'ordered') return;
      application.stage = 'returned';
      application.until = today.add({ days: 90 });
    },
  );

export const withdrawApplication = (at: number): Step =>
  stepOf(
    'withdrawApplication',
    at,
    ({ application }) => application !== undefined,
    async (person, { cards, jobs }) => {
      await cards.withdrawApplication(person.application?.id ?? '', 'applicant-wish', officer);
      person.application = undefined;
      await jobs.settle();
    },
  );

const lastYearOfLeaps = 2050;

/** The civil clock goes on, past the hours of a day on which the bureau does something. */
export const advance = (days: number): Step =>
  step(
    `advance(${days})`,
    ({ today }) => days < 1000 || today.year < lastYearOfLeaps,
    async (town, { clock }) => {
      for (let more = days; more > 0; more = isDayOfWork(town) ? 1 : 0) {
        await clock.advance(Temporal.Duration.from({ days: more }));
        passTime(town, (await clock.now()).toZonedDateTimeISO(japan).toPlainDate());
      }
    },
  );

const isDayOfWork = ({ people, today }: Town): boolean =>
  people.some(({ application }) => application && (application.makeOn.equals(today) || application.arriveOn.equals(today)));

/** Two counters at once, and one of them hands the card over. */
export const collect = (at: number): Step =>
  stepOf(
    'collect',
    at,
    ({ application }, town) => isTimeForRefusals(town) || application?.stage === 'waiting',
    async (person, world, town) => {
      const { cards } = world;
      const { residentId, application } = person;
      const opened = cards.prepareCollection({ residentId, actor: officer });
      if (application?.stage !== 'waiting') {
        expect(await codeOf(opened), `nothing to collect for ${person.name}`).toMatch(
          /^MYNA_CARDS_(NOTHING_TO_COLLECT|NOT_AT_OFFICE|ALREADY_COLLECTED|CARD_OUTDATED)$/,
        );
        return;
      }
      const { card } = await opened;
      // The card that ends is given back when the new one is handed over.
      if (person.card) {
        await cards.withdrawCard(person.card.id, officer, 'replaced');
        endCard(person);
      }
      const tries = await deliverChip(card.id, world);
      const visits = ['first', 'second'].map((visit) =>
        codeOf(cards.completeCollection({ cardId: card.id, visitId: `${visit}-${card.id}`, actor: officer })),
      );
      expect((await Promise.all(visits)).sort(), `the card of ${person.name} at two counters`).toEqual([
        'MYNA_CARDS_ALREADY_COLLECTED',
        'done',
      ]);
      const { expiresOn } = await cards.getCard(card.id);
      const certificates = await certificatesOf(residentId, card.id, world);
      person.application = undefined;
      person.card = {
        id: card.id,
        state: 'active',
        expiresOn,
        tries,
        certificates,
        isInStep: true,
      };
      // Whatever had to be brought, this card says what the record says.
      person.bringBy = undefined;
      expect(isBefore(town.today, expiresOn)).toBe(true);
    },
  );

/** First PINs over the transport PIN, then the counter closes the chip's first life. */
async function deliverChip(cardId: string, { shelf, cards, profile }: World): Promise<Map<PinKind, number>> {
  const chip = shelf.insert(cardId);
  const as = { role: 'counter', key: cards.counterKey(cardId) } as const;
  const { status } = await runIssuerSteps(chip, { ...as, steps: [{ do: 'status' }] });
  const terminal = await connectCard(chip);
  const tries = new Map<PinKind, number>();
  for (const rule of profile.pins) {
    if (status?.pins[rule.kind]?.state !== 'transport') continue;
    await terminal.setFirstPin(rule.kind, cards.transportPin(cardId), pins[rule.kind]);
    tries.set(rule.kind, rule.tries);
  }
  await runIssuerSteps(chip, { ...as, steps: [{ do: 'deliver' }] });
  return tries;
}

const keyOf = { signature: 'signature', authentication: 'authentication', health: 'healthInsurance' } as const;

export async function certificatesOf(
  residentId: string,
  cardId: string,
  { certification }: World,
): Promise<Map<KeyKind, Temporal.PlainDate>> {
  const own = (await certification.certificatesOf(residentId)).filter((each) => each.cardId === cardId && each.status.state === 'good');
  return new Map(own.map(({ kind, notAfter }) => [keyOf[kind], notAfter.toZonedDateTimeISO(japan).toPlainDate()]));
}

export const closeRecord = (at: number, life: 'dead' | 'departed'): Step =>
  stepOf(
    life === 'dead' ? 'die' : 'depart',
    at,
    (person, town) => isTimeForRefusals(town) || person.life === 'living',
    (person, world, town) => close(person, world, town, life),
  );

export async function close(person: Person, { registry, jobs }: World, { today }: Town, life: 'dead' | 'departed'): Promise<void> {
  const closing = registry.closeResident(person.residentId, life === 'dead' ? 'dead' : 'moved-out', today, officer);
  const expected = outcomeOfClosing(person, life);
  await expectCode(closing, expected, `closing the record of ${person.name}`);
  if (expected === 'done') closeLife(person, life);
  await jobs.settle();
}

/** Who has notified a move to another municipality takes that back before she leaves the country. */
function outcomeOfClosing({ life, movingOut }: Person, how: 'dead' | 'departed'): string {
  if (life !== 'living') return 'MYNA_REGISTRY_CLOSING_IMPOSSIBLE';
  return how === 'departed' && movingOut ? 'MYNA_REGISTRY_MOVED_OUT_ALREADY' : 'done';
}
