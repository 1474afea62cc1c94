import { connectCard, runIssuerSteps } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { capture, codeOf, createTestCountry, day, officer, operator, type TestCountry } from './test-country.ts';

// Chips make real keys and every photo is really looked at: two busy cores take their time.
vi.setConfig({ testTimeout: 120_000 });

let country: TestCountry;
beforeAll(async () => {
  country = await createTestCountry();
});
afterAll(() => country.stop());

const today = () => country.clock.today();
const photoOf = async (name = 'good-1') => capture(name, (await today()).subtract({ days: 2 }));
const apply = async (residentId: string, name = 'good-1') =>
  country.cards.applyAtCounter({ residentId, actor: officer, photo: await photoOf(name) });

/** What the person was told in the portal, oldest first. */
const toldOf = async (residentId: string): Promise<object[]> =>
  (
    await country.databases.admin.query<object>(
      'select kind, facts from notifications.notifications where resident_id = $1 order by notification_id',
      [residentId],
    )
  ).rows;

describe('an application', () => {
  it('becomes a card at the office within four to eight weeks, and a card in the hand once', async () => {
    const residentId = await country.register();
    const application = await apply(residentId);
    expect(application.state.stage).toBe('ordered');
    const lead = (await today()).until(application.state.dates?.arriveOn ?? day('1970-01-01')).days;
    expect(lead).toBeGreaterThanOrEqual(28);
    expect(lead).toBeLessThanOrEqual(56);

    expect(await codeOf(country.cards.prepareCollection({ residentId, actor: officer }))).toBe('MYNA_CARDS_NOTHING_TO_COLLECT');
    await country.days(lead - 5);
    const [produced] = await country.cards.applicationsOf(residentId);
    expect(produced?.state.stage).toBe('produced');
    expect(await codeOf(country.cards.prepareCollection({ residentId, actor: officer }))).toBe('MYNA_CARDS_NOT_AT_OFFICE');
    await country.days(6);
    const [noticed] = await country.cards.applicationsOf(residentId);
    expect(noticed?.history.map(({ kind }) => kind)).toEqual([
      'submitted',
      'accepted',
      'ordered',
      'produced',
      'shipped',
      'arrived',
      'noticeSent',
    ]);
    expect((await country.letters.list(residentId)).map(({ kind }) => kind).sort()).toEqual(['collection-notice', 'number']);
    expect(await toldOf(residentId)).toEqual([{ kind: 'collection', facts: { by: noticed?.state.collectBy?.toString() } }]);

    const collection = await country.cards.prepareCollection({ residentId, actor: officer });
    const { card } = collection;
    expect(card).toMatchObject({ state: 'arrived', applicationId: application.id });
    expect((await country.cards.openCardPhoto(card.id, officer, 'counter.collection')).length).toBeGreaterThan(10_000);
    const both = await Promise.all([
      codeOf(country.cards.completeCollection({ cardId: card.id, visitId: 'counter-1', actor: officer })),
      codeOf(country.cards.completeCollection({ cardId: card.id, visitId: 'counter-2', actor: officer })),
    ]);
    expect(both.sort()).toEqual(['MYNA_CARDS_ALREADY_COLLECTED', 'done']);
    expect((await country.cards.findLiveCard(residentId))?.id).toBe(card.id);
    expect(country.drawer.held.get(card.id)).toBe(residentId);
    expect(await codeOf(country.cards.prepareCollection({ residentId, actor: officer }))).toBe('MYNA_CARDS_ALREADY_COLLECTED');
    expect(await codeOf(apply(residentId, 'good-2'))).toBe('MYNA_CARDS_CARD_EXISTS');
  });

  it('is made again when its chip fails, and reaches the office on the same day', async () => {
    const residentId = await country.register();
    const application = await apply(residentId);
    country.faults.left = 2;
    await country.days(60);
    const [record] = await country.cards.applicationsOf(residentId);
    expect(record?.history.map(({ kind }) => kind)).toEqual([
      'submitted',
      'accepted',
      'ordered',
      'chipFailed',
      'remade',
      'chipFailed',
      'remade',
      'produced',
      'shipped',
      'arrived',
      'noticeSent',
    ]);
    expect(record?.state.attempts).toBe(3);
    expect(record?.state.dates?.arriveOn.toString()).toBe(application.state.dates?.arriveOn.toString());
    expect(await country.cards.cardsOf(residentId)).toHaveLength(1);
    const cardsOnDisk = [...country.drawer.images.keys()].filter((id) => record?.history.some((a) => 'cardId' in a && a.cardId === id));
    expect(cardsOnDisk).toEqual([record?.state.cardId]);
  });

  it('waits for an operator when chip after chip fails, who has it made again', async () => {
    const residentId = await country.register();
    const { id } = await apply(residentId);
    expect(await codeOf(country.cards.bureau.makeAgain(id, operator))).toBe('MYNA_CARDS_APPLICATION_NOT_NOW');
    country.faults.left = 6;
    await country.days(90);
    expect((await country.cards.bureau.application(id)).state).toMatchObject({ stage: 'chipFailed', attempts: 5 });
    expect((await country.cards.bureau.applications({ stage: 'chipFailed' })).map((item) => item.id)).toEqual([id]);
    const again = await country.cards.bureau.makeAgain(id, operator);
    expect(again.state).toMatchObject({ stage: 'ordered', failedInRow: 0 });
    expect(again.state.dates?.produceOn).toEqual((await today()).add({ days: 1 }));
    await country.days(10);
    // The sixth chip failed as well, the seventh did not.
    expect((await country.cards.bureau.application(id)).state).toMatchObject({ stage: 'noticeSent', attempts: 7 });
    await country.cards.withdrawApplication(id, 'applicant-wish', officer);
    await country.settle();
  });

  it('ends as a lapse when nobody collects the card: certificates revoked, chip destroyed', async () => {
    const residentId = await country.register();
    await apply(residentId);
    await country.days(57);
    const [waiting] = await country.cards.applicationsOf(residentId);
    const cardId = waiting?.state.cardId ?? '';
    await country.cards.bureau.noticeReturned(waiting?.id ?? '', operator);
    await country.cards.bureau.sendNoticeAgain(waiting?.id ?? '', operator);
    expect((await country.letters.list(residentId)).filter(({ kind }) => kind === 'collection-notice')).toHaveLength(2);
    await country.days(91);
    const [record] = await country.cards.applicationsOf(residentId);
    expect(record?.state).toMatchObject({ stage: 'neverCollected', outcome: 'lapse', mustDestroy: false });
    expect((await country.cards.getCard(cardId)).state).toBe('destroyed');
    expect(country.drawer.images.has(cardId)).toBe(false);
    const certificates = await country.certification.certificatesOf(residentId);
    expect(certificates.map(({ status }) => status.state)).toEqual(certificates.map(() => 'revoked'));
    expect(certificates.length).toBe(3);
    expect(await codeOf(country.cards.completeCollection({ cardId, visitId: 'late', actor: officer }))).toBe(
      'MYNA_CARDS_NOTHING_TO_COLLECT',
    );
  });

  it('ends as a withdrawal at any stage, and the person may apply again', async () => {
    const residentId = await country.register();
    const first = await apply(residentId);
    await country.cards.withdrawApplication(first.id, 'applicant-wish', officer);
    expect(await codeOf(country.cards.withdrawApplication(first.id, 'applicant-wish', officer))).toBe('MYNA_CARDS_APPLICATION_NOT_NOW');
    const second = await apply(residentId);
    await country.days(57);
    await country.cards.withdrawApplication(second.id, 'applicant-wish', officer);
    await country.settle();
    const [record] = await country.cards.applicationsOf(residentId);
    expect(record?.history.map(({ kind }) => kind).slice(-2)).toEqual(['withdrawn', 'destroyed']);
    expect((await country.cards.cardsOf(residentId)).map(({ state }) => state)).toEqual(['destroyed']);
  });

  it('waits 90 days for a better photo and is refused with that reason afterwards', async () => {
    const [patient, silent] = [await country.register(), await country.register()];
    for (const residentId of [patient, silent]) {
      const application = await apply(residentId);
      await country.cards.bureau.returnForCorrection(application.id, 'photo-not-this-person', operator);
    }
    await country.days(30);
    const corrected = await apply(patient, 'good-2');
    expect(corrected.history.map(({ kind }) => kind)).toEqual([
      'submitted',
      'accepted',
      'ordered',
      'returnedForCorrection',
      'accepted',
      'ordered',
    ]);
    expect(corrected.state.photo).toBe((await photoOf('good-2')).sha256);
    await country.days(61);
    const [refused] = await country.cards.applicationsOf(silent);
    expect(refused?.state).toMatchObject({ stage: 'refused', outcome: 'refusal', reason: 'photo-never-corrected' });
  });

  it('of somebody who died ends as a withdrawal, and no card exists', async () => {
    const residentId = await country.register();
    await apply(residentId);
    await country.registry.closeResident(residentId, 'dead', await today(), officer);
    await country.days(60);
    const [record] = await country.cards.applicationsOf(residentId);
    expect(record?.state).toMatchObject({ stage: 'withdrawn', outcome: 'withdrawal', reason: 'death' });
    expect(await country.cards.cardsOf(residentId)).toEqual([]);
  });

  it('does every step once when its job runs many times at once', async () => {
    const residentId = await country.register();
    const application = await apply(residentId);
    await country.days(application.state.dates ? (await today()).until(application.state.dates.produceOn).days : 0);
    const run = country.jobs['cards.advance'];
    await Promise.allSettled(Array.from({ length: 6 }, async () => run?.({ residentId, applicationId: application.id })));
    await country.days(60);
    const [record] = await country.cards.applicationsOf(residentId);
    const kinds = record?.history.map(({ kind }) => kind) ?? [];
    expect(kinds).toEqual([...new Set(kinds)]);
    expect(await country.cards.cardsOf(residentId)).toHaveLength(1);
  });
});

describe('the chip of a finished card', () => {
  it('holds number, facts and the certificates of both authorities, and opens only to the transport PIN', async () => {
    const residentId = await country.register();
    await apply(residentId);
    await country.days(57);
    const [card] = await country.cards.cardsOf(residentId);
    const cardId = card?.id ?? '';
    const chip = country.drawer.open(cardId);
    const terminal = await connectCard(chip);
    const certificate = await terminal.readCertificate('authentication');
    await expect(country.certification.verify(certificate, 'authentication')).resolves.toMatchObject({ residentId, cardId: card?.id });
    const first = { signature: 'ABC123', authentication: '1234', basicInformation: '2345', healthInsurance: '3456' } as const;
    for (const [kind, pin] of Object.entries(first)) {
      await terminal.setFirstPin(kind as keyof typeof first, country.cards.transportPin(cardId), pin);
    }
    await runIssuerSteps(chip, { role: 'counter', key: country.cards.counterKey(cardId), steps: [{ do: 'deliver' }] });
    const number = await country.registry.readNumber(residentId, officer, 'counter.collection');
    expect(await terminal.readIndividualNumber('2345')).toBe(number);
    expect(card?.expiresOn.toString()).toBe(card?.issuedOn.add({ years: 10 }).toString());
  });

  it('of a child has five years, no signature key and, under one year, no photo', async () => {
    const representative = { name: '田中 花子', relationship: 'parent', phone: '045-000-0000' } as const;
    const [child, infant] = [
      await country.register({ birthDate: (await today()).subtract({ years: 9 }) }),
      await country.register({ birthDate: (await today()).subtract({ days: 20 }) }),
    ];
    expect(await codeOf(apply(child, 'good-child'))).toBe('MYNA_CARDS_REPRESENTATIVE_NEEDED');
    await country.cards.applyAtCounter({ residentId: child, actor: officer, representative, photo: await photoOf('good-child') });
    await country.cards.applyAtCounter({ residentId: infant, actor: officer, representative });
    await country.days(57);
    for (const residentId of [child, infant]) {
      const [card] = await country.cards.cardsOf(residentId);
      expect(card?.expiresOn.toString()).toBe(card?.issuedOn.add({ years: 5 }).toString());
      expect((await country.certification.certificatesOf(residentId)).map(({ kind }) => kind).sort()).toEqual(['authentication', 'health']);
    }
    const [infantCard] = await country.cards.cardsOf(infant);
    expect(infantCard?.portraitSha256).toBeUndefined();
    expect(await codeOf(country.cards.openCardPhoto(infantCard?.id ?? '', officer, 'counter.collection'))).toBe('MYNA_CARDS_NO_PHOTO');
  });
});

describe('a card in the hand', () => {
  it('is suspended, resumed and withdrawn together with its certificates', async () => {
    const residentId = await country.register();
    const collectedOn = await today();
    const card = await country.cards.importCard({
      residentId,
      appliedOn: collectedOn.subtract({ days: 40 }),
      issuedOn: collectedOn.subtract({ days: 10 }),
      collectedOn,
      photo: (await photoOf()).bytes,
    });
    expect(card.state).toBe('active');
    expect(
      await country.cards.importCard({ residentId, appliedOn: collectedOn.subtract({ days: 40 }), issuedOn: collectedOn, collectedOn }),
    ).toEqual(card);
    const states = async () => (await country.certification.certificatesOf(residentId)).map(({ status }) => status.state);
    expect((await country.cards.suspendCard(card.id, officer)).state).toBe('suspended');
    expect((await country.cards.suspendCard(card.id, officer)).state).toBe('suspended');
    expect(await states()).toEqual(['suspended', 'suspended', 'suspended']);
    expect((await country.cards.resumeCard(card.id, officer)).state).toBe('active');
    expect(await states()).toEqual(['good', 'good', 'good']);
    expect((await country.cards.withdrawCard(card.id, officer, 'returned')).state).toBe('withdrawn');
    expect(await toldOf(residentId)).toEqual(['suspended', 'resumed', 'ended'].map((state) => ({ kind: 'block', facts: { state } })));
    expect(await codeOf(country.cards.resumeCard(card.id, officer))).toBe('MYNA_CARDS_CARD_NOT_NOW');
    expect(await codeOf(country.cards.suspendCard('b3f8f6a0-0000-4000-8000-00000000dead', officer))).toBe('MYNA_CARDS_CARD_NOT_FOUND');
  });

  it('expires on the day after its last one', async () => {
    const residentId = await country.register({ birthDate: day('2012-02-29') });
    const now = await today();
    const card = await country.cards.importCard({
      residentId,
      appliedOn: now.subtract({ years: 5 }),
      issuedOn: now.subtract({ years: 5 }).add({ days: 3 }),
      collectedOn: now.subtract({ years: 5 }).add({ days: 9 }),
    });
    expect(card.expiresOn.toString()).toBe(now.add({ days: 3 }).toString());
    await country.clock.advance(Temporal.Duration.from({ days: 3 }));
    expect((await country.cards.getCard(card.id)).state).toBe('active');
    await country.days(1);
    expect((await country.cards.getCard(card.id)).state).toBe('expired');
  });
});
