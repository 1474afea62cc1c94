import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { parseCertificate } from '@openmyna/jpki';
import { connectCard, type IssuerStep, runIssuerSteps } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { issuerKeyOf } from './chip-supply.ts';
import { capture, codeOf, createTestCountry, day, officer, operator, type TestCountry } from './test-country.ts';

// Chips make real keys, and two busy cores take their time.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let country: TestCountry;
beforeAll(async () => {
  country = await createTestCountry('jlis');
});
afterAll(() => country.stop());

/** A child's card, which has one key only, issued on the given day. */
async function cardOf(issuedOn: string): Promise<string> {
  const residentId = await country.register({ birthDate: day('2016-05-05') });
  const dates = { appliedOn: day(issuedOn), issuedOn: day(issuedOn), collectedOn: day(issuedOn) };
  return (await country.cards.importCard({ residentId, ...dates })).id;
}

/** In use: its holder has set the PINs at the counter. From then on the chip makes keys for its holder's PIN, or for the issuer itself. */
async function deliver(cardId: string): Promise<void> {
  const chip = country.drawer.open(cardId);
  const terminal = await connectCard(chip);
  const pins = { authentication: '1234', basicInformation: '2345', residentRegistry: '4567' } as const;
  for (const kind of ['authentication', 'basicInformation', 'residentRegistry'] as const)
    await terminal.setFirstPin(kind, country.cards.transportPin(cardId), pins[kind]);
  await runIssuerSteps(chip, { role: 'counter', key: country.cards.counterKey(cardId), steps: [{ do: 'deliver' }] });
}

const recalls = () => country.cards.recalls;
const stateOf = async (cardId: string) => (await country.cards.getCard(cardId)).state;
const certificateOf = async (cardId: string) => (await connectCard(country.drawer.open(cardId))).readCertificate('authentication');
const order = (criteria: object, confirmed: number) => recalls().order({ criteria, reason: 'weak keys', confirmed, actor: operator });

describe('F21: the keys of a whole delivery of chips cannot be trusted', () => {
  it('suspends what fits and nothing else, after the number of cards was typed', async () => {
    const weak = [await cardOf('2025-03-01'), await cardOf('2025-03-02')];
    const sound = await cardOf('2025-04-01');
    const criteria = { issuedFrom: '2025-03-01', issuedTo: '2025-03-31' };
    const [first = ''] = weak;
    const der = await certificateOf(first);
    await expect(country.certification.verify(der, 'authentication')).resolves.toBeDefined();
    expect(await recalls().preview(criteria)).toEqual({ cards: 2, already: 0, notCollected: 0 });
    expect(await codeOf(order(criteria, 3))).toBe('MYNA_CARDS_RECALL_NOT_CONFIRMED');
    expect(await codeOf(order({}, 3))).toBe('MYNA_CARDS_RECALL_EMPTY');
    expect(await codeOf(order({ issuedFrom: '2025-05-01', issuedTo: '2025-04-01' }, 1))).toBe('MYNA_CARDS_RECALL_EMPTY');
    const ordered = await order(criteria, 2);
    await country.settle();
    expect(await recalls().get(ordered.id)).toMatchObject({ state: 'suspended', chosen: 2, suspended: 2, already: 0, skipped: 0 });
    for (const card of weak) expect(await stateOf(card)).toBe('suspended');
    expect(await stateOf(sound)).toBe('active');
    await expect(country.certification.verify(der, 'authentication')).rejects.toMatchObject({ code: 'MYNA_CERTIFICATION_SUSPENDED' });
    expect(await codeOf(country.cards.resumeCard(first, officer))).toBe('MYNA_CARDS_CARD_RECALLED');
    expect(await codeOf(recalls().get(randomUUID()))).toBe('MYNA_CARDS_RECALL_NOT_FOUND');
  });

  it('is in the access log of every holder', async () => {
    const card = await cardOf('2025-05-01');
    await order({ issuedFrom: '2025-05-01', issuedTo: '2025-05-01' }, 1);
    await country.settle();
    const { residentId } = await country.cards.getCard(card);
    const { rows } = await country.databases.admin.query(
      `select institution, person, items from exchange.entries where resident_id = $1 and act = 'write' and items = '{card}'
        order by civil_at desc, id desc limit 1`,
      [residentId],
    );
    expect(rows[0]).toMatchObject({ institution: 'bureau', person: operator.person });
  });

  it('writes to every holder once, by post and in the portal, and says what to do', async () => {
    const [card, gone] = [await cardOf('2025-06-01'), await cardOf('2025-06-01')];
    const [{ residentId }, { residentId: dead }] = [await country.cards.getCard(card), await country.cards.getCard(gone)];
    const { id } = await order({ issuedFrom: '2025-06-01', issuedTo: '2025-06-01' }, 2);
    await country.registry.closeResident(dead, 'dead', await country.clock.today(), officer);
    await country.settle();
    expect((await recalls().get(id)).state).toBe('suspended');
    // A job that is tried again, from the beginning.
    const after = '00000000-0000-0000-0000-000000000000';
    await country.jobs['cards.recall-letters']?.({ recallId: id, after });
    await country.jobs['cards.recall-letter']?.({ recallId: id, cardId: card, residentId });
    await country.settle();
    const letters = (await country.letters.list(residentId)).filter(({ kind }) => kind === 'card-notice');
    expect(letters.map(({ title }) => title.en)).toEqual(['Your card was recalled: what to do']);
    const input = await country.letters.open(letters[0]?.id ?? '', residentId);
    const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input, encoding: 'utf8' }).replace(/\s/g, '');
    for (const part of ['汐見市役所', '利用を止めました', '無料', 'NobodyasksforyourPINs']) expect(text).toContain(part);
    const { rows } = await country.databases.admin.query(
      `select kind, facts from notifications.notifications where resident_id = $1 and kind = 'recall'`,
      [residentId],
    );
    expect(rows).toEqual([{ kind: 'recall', facts: {} }]);
    expect((await country.letters.list(dead)).filter(({ kind }) => kind === 'card-notice')).toEqual([]);
  });

  it('goes on after it was paused, after a process died in the middle, and never does a card twice', async () => {
    const total = 600;
    const made = await plantCards(total, '2024-01-15');
    const [already = ''] = made;
    await country.cards.suspendCard(already, officer, 'lost');
    const ended = made[1] ?? '';
    const ordered = await order({ issuedFrom: '2024-01-15', issuedTo: '2024-01-15' }, total);
    await country.cards.withdrawCard(ended, officer, 'ended').catch(() => undefined);
    const paused = await recalls().pause(ordered.id);
    await country.settle();
    expect(paused.state).toBe('paused');
    expect(await codeOf(order({ issuedFrom: '2020-01-01' }, 1))).toBe('MYNA_CARDS_RECALL_RUNNING');
    const before = await recalls().get(ordered.id);
    expect(await recalls().suspendNext(ordered.id)).toBe(false);
    expect(await recalls().get(ordered.id)).toEqual(before);
    await recalls().goOn(ordered.id);
    // A job whose process was killed is not run again by itself; the next start asks for it.
    await country.start();
    await country.settle();
    const done = await recalls().get(ordered.id);
    expect(done).toMatchObject({ state: 'suspended', chosen: total });
    expect(done.suspended + done.already + done.skipped).toBe(total);
    const { rows } = await country.databases.admin.query(
      `select c.state, count(distinct c.id)::int as cards, count(a.*) filter (where a.kind = 'suspended')::int as suspensions
         from cards.cards c join cards.card_actions a on a.resident_id = c.resident_id and a.card_id = c.id
        where c.id = any($1) group by c.state order by c.state`,
      [made.filter((id) => id !== ended)],
    );
    expect(rows).toEqual([{ state: 'suspended', cards: total - 1, suspensions: total - 1 }]);
    expect(await codeOf(recalls().pause(ordered.id))).toBe('MYNA_CARDS_RECALL_NOT_NOW');
  });

  it('gives the chips new keys; the old ones are refused for good, and a break leaves no card with an old key', async () => {
    const cards = [await cardOf('2023-07-01'), await cardOf('2023-07-01'), await cardOf('2023-07-01')];
    for (const card of cards) await deliver(card);
    const lost = cards[2] ?? '';
    await country.cards.suspendCard(lost, officer, 'lost');
    const old = new Map<string, Uint8Array>();
    for (const card of cards) old.set(card, await certificateOf(card));
    const ordered = await order({ issuedFrom: '2023-07-01', issuedTo: '2023-07-01' }, 3);
    expect(await codeOf(recalls().orderRekey(ordered.id))).toBe('MYNA_CARDS_RECALL_NOT_NOW');
    await country.settle();
    expect(await recalls().get(ordered.id)).toMatchObject({ suspended: 2, already: 1 });
    // A run that died after the chip had made its keys.
    const [broken = ''] = cards;
    await recalls().lift(broken, operator);
    const steps: IssuerStep[] = [{ do: 'beginUpdate' }, { do: 'generateKey', key: 'authentication' }];
    await runIssuerSteps(country.drawer.open(broken), { role: 'issuer', key: issuerKeyOf(country.keys, broken), steps });
    await recalls().orderRekey(ordered.id);
    await country.settle();
    expect(await recalls().get(ordered.id)).toMatchObject({ rekeyed: 2 });
    for (const card of cards.slice(0, 2)) {
      const before = old.get(card) ?? new Uint8Array();
      const der = await certificateOf(card);
      expect(parseCertificate(der).spki).not.toEqual(parseCertificate(before).spki);
      await expect(country.certification.verify(der, 'authentication')).resolves.toMatchObject({ cardId: card });
      await expect(country.certification.verify(before, 'authentication')).rejects.toMatchObject({ code: 'MYNA_CERTIFICATION_REVOKED' });
      expect(await country.certification.statusOf(parseCertificate(before).serial)).toMatchObject({ reason: 'keyCompromise' });
      expect(await stateOf(card)).toBe('active');
    }
    // Who lost the card comes to the counter; nobody makes it usable behind her back.
    expect(await stateOf(lost)).toBe('suspended');
    expect(await recalls().rekey(ordered.id, 10)).toBe(0);
  });
});

describe('F21: a recalled card that nobody has yet', () => {
  const noticesOf = async (residentId: string) =>
    (await country.letters.list(residentId)).filter(({ kind }) => kind === 'collection-notice').length;
  const newest = async (residentId: string) => {
    const [record] = await country.cards.applicationsOf(residentId);
    if (!record) throw new Error('no application');
    return record;
  };
  const collect = (cardId: string, visitId: string) => codeOf(country.cards.completeCollection({ cardId, visitId, actor: officer }));
  /** Waiting at the office, all issued within the last weeks. */
  async function waiting(count: number) {
    const people = await Promise.all(Array.from({ length: count }, () => country.register()));
    const photo = capture('good-1', await country.clock.today());
    for (const residentId of people) await country.cards.applyAtCounter({ residentId, actor: officer, photo });
    const issuedFrom = (await country.clock.today()).toString();
    await country.days(57);
    return { people, criteria: { issuedFrom } };
  }

  it('is never handed over, not to a visit that stands at the hand-over either; it is destroyed and made again', async () => {
    const { people, criteria } = await waiting(2);
    const [atCounter = '', atHome = ''] = people;
    const { card } = await country.cards.prepareCollection({ residentId: atCounter, actor: officer });
    const der = await certificateOf(card.id);
    expect(await recalls().preview(criteria)).toEqual({ cards: 0, already: 0, notCollected: 2 });
    const { id } = await order(criteria, 0);
    expect(await collect(card.id, 'standing')).toBe('MYNA_CARDS_CARD_MADE_AGAIN');
    await country.settle();
    expect(await recalls().get(id)).toMatchObject({ state: 'suspended', chosen: 0 });
    expect(await collect(card.id, 'standing')).toBe('MYNA_CARDS_CARD_MADE_AGAIN');
    expect(await codeOf(country.cards.prepareCollection({ residentId: atHome, actor: officer }))).toBe('MYNA_CARDS_CARD_MADE_AGAIN');
    expect(await codeOf(country.certification.verify(der, 'authentication'))).toBe('MYNA_CERTIFICATION_REVOKED');
    expect(country.drawer.images.has(card.id)).toBe(false);
    expect(country.cards.progressOf(await newest(atHome))).toMatchObject({ stage: 'ordered', isMadeAgain: true });
    const written = (await country.letters.list(atHome)).filter(({ kind }) => kind === 'card-notice');
    expect(written.map(({ title }) => title.en)).toEqual(['Your card was recalled: what to do']);

    await country.days(10);
    for (const residentId of people) {
      const record = await newest(residentId);
      expect(record.history.slice(-6).map(({ kind }) => kind)).toEqual([
        'recalled',
        'remade',
        'produced',
        'shipped',
        'arrived',
        'noticeSent',
      ]);
      expect((await country.cards.cardsOf(residentId)).map(({ state }) => state).sort()).toEqual(['arrived', 'destroyed']);
      expect(await noticesOf(residentId)).toBe(2);
    }
    expect(await collect(card.id, 'standing')).toBe('MYNA_CARDS_CARD_MADE_AGAIN');
    const { card: sound } = await country.cards.prepareCollection({ residentId: atCounter, actor: officer });
    expect(await collect(sound.id, 'next')).toBe('done');
    expect(await stateOf(sound.id)).toBe('active');
    expect(await collect(card.id, 'standing')).toBe('MYNA_CARDS_CARD_MADE_AGAIN');
  });

  it('whose hand-over was under way when the recall was ordered is suspended like a card in the hand', async () => {
    const { people, criteria } = await waiting(1);
    const { card } = await country.cards.prepareCollection({ residentId: people[0] ?? '', actor: officer });
    const held = await country.databases.admin.connect();
    try {
      await held.query('begin');
      await held.query('select from cards.cards where id = $1 for update', [card.id]);
      // It has looked for a recall, and waits for the card.
      const handedOver = collect(card.id, 'under-way');
      await vi.waitFor(async () => {
        const { rows } = await country.databases.admin.query('select from pg_locks where not granted');
        expect(rows).toHaveLength(1);
      });
      const { id } = await order(criteria, (await recalls().preview(criteria)).cards);
      await held.query('commit');
      expect(await handedOver).toBe('done');
      await country.settle();
      expect((await recalls().get(id)).state).toBe('suspended');
      expect(await stateOf(card.id)).toBe('suspended');
    } finally {
      held.release();
    }
  });
});

/** Live cards without a person or a chip, for what needs many. */
async function plantCards(count: number, issuedOn: string): Promise<string[]> {
  const { rows } = await country.databases.admin.query<{ id: string }>(
    `with made as (
       insert into cards.cards (resident_id, id, application_id, serial, state, issued_on, expires_on, last_seq)
       select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), lpad(n::text, 15, '0'), 'active', $2::date, '2034-01-15', 1
         from generate_series(1, $1::int) as n returning resident_id, id
     ), owners as (insert into cards.card_owners (card_id, resident_id) select id, resident_id from made),
     looked_up as (insert into certification.card_lookup (card_id, resident_id) select id::text, resident_id from made)
     select id from made`,
    [count, issuedOn],
  );
  return rows.map(({ id }) => id);
}
