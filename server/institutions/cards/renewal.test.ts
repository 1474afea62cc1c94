import { generateKeyPairSync } from 'node:crypto';
import { connectCard } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { capture, codeOf, createTestCountry, day, officer, type TestCountry } from './test-country.ts';

let country: TestCountry;

beforeAll(async () => {
  country = await createTestCountry();
}, 120_000);
afterAll(() => country.stop());

/** Somebody with a card that was issued so long ago. */
async function holder(ago: Temporal.DurationLike, change: Parameters<TestCountry['register']>[0] = {}) {
  const now = await country.clock.today();
  const issuedOn = now.subtract(ago);
  const residentId = await country.register({ birthDate: day('1984-04-12'), ...change });
  const photo = capture('good-1', now).bytes;
  const card = await country.cards.importCard({ residentId, appliedOn: issuedOn, issuedOn, collectedOn: issuedOn, photo });
  return { residentId, card };
}

const kindsOfLetters = async (residentId: string) =>
  (await country.letters.list(residentId)).map(({ kind, title, postedOn }) => [kind, title.en, postedOn.toString()]);

describe('renewal notices', () => {
  test('go out by post three months before certificates and card end, each once, and never after death', async () => {
    const { residentId, card } = await holder({ years: 4 });
    const dead = await holder({ years: 4 });
    await country.registry.closeResident(dead.residentId, 'dead', await country.clock.today(), officer);
    await country.settle();
    const certificates = card.issuedOn.add({ years: 5 }).subtract({ months: 3 });
    await country.clock.advance(Temporal.Duration.from({ years: 6, days: 1 }));
    const notices = (await kindsOfLetters(residentId)).filter(([kind]) => kind === 'card-notice');
    expect(notices).toEqual([
      ['card-notice', 'Your card ends soon: how to renew it', card.expiresOn.subtract({ months: 3 }).toString()],
      ['card-notice', 'The certificates on your card end soon: how to renew them', certificates.toString()],
    ]);
    expect((await kindsOfLetters(dead.residentId)).filter(([kind]) => kind === 'card-notice')).toEqual([]);
    expect((await country.cards.getCard(card.id)).state).toBe('expired');
  }, 60_000);

  test('of a card that ends with a limited stay goes to the portal only, once, with its own words', async () => {
    const stayUntil = (await country.clock.today()).add({ months: 8 });
    const { residentId } = await foreigner(stayUntil, 'NR24680135SP');
    await country.clock.advance(Temporal.Duration.from({ months: 7 }));
    expect((await kindsOfLetters(residentId)).filter(([kind]) => kind === 'card-notice')).toEqual([]);
    const told = await country.databases.admin.query('select kind, facts from notifications.notifications where resident_id = $1', [
      residentId,
    ]);
    expect(told.rows).toEqual([{ kind: 'renewal', facts: { subject: 'stay', by: stayUntil.toString() } }]);
  }, 60_000);
});

/** A foreign resident with a limited stay and a card that ends with it. */
async function foreigner(stayUntil: Temporal.PlainDate, number: string) {
  const now = await country.clock.today();
  const { residentId } = await country.registry.registerResident(
    {
      kind: 'foreign',
      name: `李 梅${number.slice(0, 2)}`,
      kana: 'リ メイ',
      latin: 'LI MEI',
      sex: 'female',
      birthDate: day('1997-07-19'),
      municipality: country.registry.municipality('149900').code,
      address: '汐見市浜通り2番6号',
      residenceCard: {
        number,
        status: 'engineer-humanities-international',
        nationality: 'CHN',
        expiresOn: stayUntil,
        stayUntil,
        periodMonths: 36,
      },
    },
    officer,
  );
  const issuedOn = now.subtract({ years: 1 });
  const photo = capture('good-1', now).bytes;
  const card = await country.cards.importCard({ residentId, appliedOn: issuedOn, issuedOn, collectedOn: issuedOn, photo });
  return { residentId, card };
}

describe('a card of limited stay', () => {
  test('goes on for two months while a decision is pending, once, and ends when there is none', async () => {
    const stayUntil = (await country.clock.today()).add({ months: 2 });
    const { residentId, card } = await foreigner(stayUntil, 'LE24680135ME');
    expect(card.expiresOn.toString()).toBe(stayUntil.toString());
    await country.registry.markRenewalPending(residentId, true, officer);
    await country.clock.advance(Temporal.Duration.from({ months: 2, days: 1 }));
    const special = await country.cards.getCard(card.id);
    expect([special.state, special.expiresOn.toString()]).toEqual(['active', stayUntil.add({ months: 2 }).toString()]);
    const plan = await country.cards.planCertificates(card.id, officer);
    expect(plan.kinds.map(({ isRenewable }) => isRenewable)).toEqual([true, true, true]);
    expect(plan.newEnd.toString()).toBe(special.expiresOn.toString());
    await country.clock.advance(Temporal.Duration.from({ months: 2, days: 1 }));
    expect((await country.cards.getCard(card.id)).state).toBe('expired');
  }, 60_000);

  /** Pending by a slip of the hand: the certificate that was renewed meanwhile lasts two months longer than the stay. */
  async function renewedWhilePending(stayUntil: Temporal.PlainDate, number: string) {
    const { residentId, card } = await foreigner(stayUntil, number);
    await country.registry.markRenewalPending(residentId, true, officer);
    await country.cards.followStay(card.id, officer);
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' });
    const keys = { authentication: new Uint8Array(key) };
    const { certificates } = await country.cards.issueCertificates({ cardId: card.id, keys, actor: officer });
    await country.cards.confirmCertificates({
      cardId: card.id,
      serials: certificates.map(({ serial }) => serial),
      visitId: 'renewal',
      actor: officer,
    });
    const check = () => codeOf(country.certification.verify(certificates[0]?.der ?? new Uint8Array(), 'authentication'));
    const takeBack = async () => {
      await country.registry.markRenewalPending(residentId, false, officer);
      return country.cards.followStay(card.id, officer);
    };
    return { card, check, takeBack };
  }

  test('that was lengthened by mistake ends on its old day, and with it a certificate that would last longer', async () => {
    const stayUntil = (await country.clock.today()).add({ days: 20 });
    const { card, check, takeBack } = await renewedWhilePending(stayUntil, 'TB24680135AC');
    expect((await takeBack()).expiresOn.toString()).toBe(stayUntil.toString());
    await country.clock.advance(Temporal.Duration.from({ days: 20 }));
    expect(await check()).toBe('done');
    await country.clock.advance(Temporal.Duration.from({ days: 1 }));
    expect(await check()).toBe('MYNA_CERTIFICATION_SUSPENDED');
    expect(await country.certification.cardState(card.id)).toBe('suspended');
  }, 60_000);

  test('whose old day has passed when the mistake is found ends at once, with its certificates', async () => {
    const stayUntil = (await country.clock.today()).add({ days: 20 });
    const { card, check, takeBack } = await renewedWhilePending(stayUntil, 'TC24680135AD');
    await country.clock.advance(Temporal.Duration.from({ days: 30 }));
    expect(await check()).toBe('done');
    expect(await takeBack()).toMatchObject({ state: 'expired' });
    expect(await check()).toBe('MYNA_CERTIFICATION_SUSPENDED');
    expect(await country.certification.cardState(card.id)).toBe('suspended');
  }, 60_000);

  test('ends on the last day of the stay when nothing is pending', async () => {
    const stayUntil = (await country.clock.today()).add({ days: 20 });
    const { card } = await foreigner(stayUntil, 'UH24680135AB');
    await country.clock.advance(Temporal.Duration.from({ days: 20 }));
    expect((await country.cards.getCard(card.id)).state).toBe('active');
    await country.clock.advance(Temporal.Duration.from({ days: 1 }));
    expect((await country.cards.getCard(card.id)).state).toBe('expired');
  }, 60_000);
});

describe('renewal of a card', () => {
  test('may be applied for within three months before its end, not earlier', async () => {
    const { residentId } = await holder({ years: 9 });
    const photo = async () => capture('good-1', await country.clock.today());
    const apply = async () => codeOf(country.cards.applyAtCounter({ residentId, actor: officer, photo: await photo() }));
    await country.clock.advance(Temporal.Duration.from({ months: 8, days: 25 }));
    expect(await apply()).toBe('MYNA_CARDS_CARD_EXISTS');
    await country.clock.advance(Temporal.Duration.from({ days: 10 }));
    expect(await apply()).toBe('done');
  }, 60_000);
});

describe('after its day', () => {
  test('no certificate is accepted, from midnight in Japan on', async () => {
    const { card } = await holder({ years: 4, months: 11, days: 20 });
    const chip = await connectCard(country.drawer.open(card.id));
    const certificates = {
      authentication: await chip.readCertificate('authentication'),
      health: await chip.readCertificate('healthInsurance'),
    };
    const midnight = card.issuedOn.add({ years: 5, days: 1 }).toZonedDateTime('Asia/Tokyo').toInstant();
    const goTo = async (moment: Temporal.Instant) =>
      country.clock.advance((await country.clock.now()).until(moment, { largestUnit: 'seconds' }));
    await goTo(midnight.subtract({ minutes: 2 }));
    for (const kind of ['authentication', 'health'] as const) {
      expect(await country.certification.verify(certificates[kind], kind)).toMatchObject({ cardId: card.id });
    }
    await goTo(midnight);
    for (const kind of ['authentication', 'health'] as const) {
      expect(await codeOf(country.certification.verify(certificates[kind], kind))).toBe('MYNA_CERTIFICATION_EXPIRED');
    }
    expect((await country.cards.getCard(card.id)).state).toBe('active');
  }, 60_000);
});
