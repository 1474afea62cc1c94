import { createOcspRequest, parseCertificate, verifyCrl, verifyOcspResponse } from '@openmyna/jpki';
import { CardError, connectCard } from '@openmyna/reader';
import { photoDay } from '../applications.ts';
import { type Browser, createBrowser, problemOf } from '../browser.ts';
import { collectCard } from '../collect.ts';
import { photoOf, startVisit } from '../counter.ts';
import { answerSignIn, openSignIn, readChallenge, signChallenge, signIn, withCard } from '../sign-in.ts';
import type { Notebook, Row } from '../tour.ts';
import { type CollectedCard, pinsOf, type World } from '../world.ts';

const calls = '/api/v1/helpline/calls';

interface Heard {
  readonly kana: string;
  readonly birthDate: string;
  readonly address: string;
}

/** A call that an operator has taken. */
async function takenCall(world: World, operator: Browser): Promise<{ id: string; caller: Browser; line: Record<string, string> }> {
  const caller = createBrowser(world.base);
  const { line } = await caller.ask<{ line: string }>('/api/v1/helpline/line', { language: 'en' });
  const id = line.split('.')[0] ?? '';
  await operator.ask(`${calls}/${id}/take`, {});
  return { id, caller, line: { 'x-helpline-line': line } };
}

/** What the card's certificates say of themselves, read before it was lost. */
async function readCertificate(world: World, card: CollectedCard): Promise<Uint8Array> {
  return withCard(world.base, card.cardId, async (transport) => (await connectCard(transport)).readCertificate('authentication'));
}

type Ask = () => Promise<boolean>;

/** Everybody who checks the card, from outside. Each is asked until it refuses; what is noted is the time since the confirmation. */
async function verifiersOf(world: World, card: CollectedCard, session: Browser): Promise<ReadonlyMap<string, Ask>> {
  const browser = createBrowser(world.base);
  const authority = parseCertificate((await browser.get('/ca/authentication.crt')).bytes);
  const { serial } = parseCertificate(await readCertificate(world, card));
  const request = createOcspRequest(authority, [serial]);
  const isRevoked = (der: Uint8Array, at: Date) => verifyOcspResponse(der, authority, at).statuses.get(serial)?.state === 'revoked';
  const uid = await openSignIn(browser, 'portal');
  const signed = await signChallenge(world.base, card.cardId, await readChallenge(browser, uid), pinsOf(card).authentication);
  const at = await world.now();
  const path = `/ocsp/authentication/${encodeURIComponent(Buffer.from(request).toString('base64'))}`;
  return new Map<string, Ask>([
    [
      'OCSP by POST',
      async () =>
        isRevoked(
          (await browser.send('POST', '/ocsp/authentication', new Uint8Array(request), { 'content-type': 'application/ocsp-request' }))
            .bytes,
          at,
        ),
    ],
    ['OCSP by GET', async () => isRevoked((await browser.get(path)).bytes, at)],
    ['sign-in with a signature made before', async () => (await answerSignIn(browser, uid, signed)).status >= 400],
    ['the open session of the portal', async () => (await session.get('/api/v1/portal/home')).status === 401],
    ['a terminal', async () => (await terminalSays(world, card.cardId)) !== 'accepted'],
    ['the next revocation list', async () => isOnList((await browser.get('/crl/authentication.crl')).bytes, serial)],
  ]);

  function isOnList(der: Uint8Array, wanted: string): boolean {
    return verifyCrl(der, authority).statusOf(wanted).state === 'revoked';
  }
}

/** What a terminal with network says when the card is put into it. */
async function terminalSays(world: World, cardId: string): Promise<string> {
  try {
    await withCard(world.base, cardId, async (transport) => (await connectCard(transport)).readCertificate('authentication'));
    return 'accepted';
  } catch (error) {
    if (error instanceof CardError) return error.code;
    throw error;
  }
}

export const lostCard: Row = {
  id: 'M34',
  title: 'One call, and the card is refused everywhere at once',
  async walk(world, notes) {
    const card = await world.card('father');
    const { father, address } = world.family;
    const facts: Heard = { kana: father.kana, birthDate: father.birthDate, address };
    const session = await world.signIn('portal', card);
    const operator = await signIn(world.base, 'helpline', 'misaki', '1234');
    await mayNotBrowse(world, operator, facts, notes);

    const { id, caller, line } = await takenCall(world, operator);
    await operator.post(`${calls}/${id}/say`, { phrase: 'ask-kana' });
    await caller.post('/api/v1/helpline/line/say', { text: facts.kana }, line);
    const found = await operator.ask<{ check: string; kana: string; asked: string[] }>(`${calls}/${id}/search`, facts);
    notes.expect(found.kana === facts.kana, 'the facts find the caller');
    notes.evidence('facts that were asked and fit', found.asked.join(', '));
    const verifiers = await verifiersOf(world, card, session);
    const { reference, milliseconds } = await operator.ask<{ reference: string; milliseconds: number }>(`${calls}/${id}/suspension`, {
      check: found.check,
    });
    await measure(verifiers, notes);
    notes.evidence('milliseconds from the operator’s click to the confirmation', milliseconds);
    notes.evidence('reference', reference);
    notes.refused('the card in a terminal', await terminalSays(world, card.cardId), 'the chip was not read');
    await operator.ask(`${calls}/${id}/place`, { place: 'outside' });
    await operator.ask(`${calls}/${id}/end`, { outcome: 'suspended' });
    await letterSaysSo(world, card, reference, notes);
    await officeHours(world, notes);
  },
};

/** All are asked at once, from the moment in which the operator's page had its answer. */
async function measure(verifiers: ReadonlyMap<string, Ask>, notes: Notebook): Promise<void> {
  const confirmed = performance.now();
  await Promise.all(
    [...verifiers].map(async ([name, refuses]) => {
      const isRefused = await refuses();
      const ms = Math.round(performance.now() - confirmed);
      notes.expect(isRefused, `${name} refuses with its first answer after the confirmation`);
      notes.evidence(`${name}: refused with its first answer, ms`, ms);
    }),
  );
}

async function mayNotBrowse(world: World, operator: Browser, facts: Heard, notes: Notebook): Promise<void> {
  const { id, caller, line } = await takenCall(world, operator);
  const few = await operator.post(`${calls}/${id}/search`, { kana: facts.kana, birthDate: facts.birthDate });
  notes.refused('a search by name and birth date alone', `${few.status} ${problemOf(few).code}`, 'nobody was shown');
  const wrong = await operator.post(`${calls}/${id}/search`, { ...facts, address: '汐見市浜通り99番99号' });
  notes.refused('a search with a wrong address', `${wrong.status} ${problemOf(wrong).code}`, 'nobody was shown, the miss is recorded');
  const stranger = await operator.post(`${calls}/${id}/suspension`, { check: crypto.randomUUID() });
  notes.refused('stopping a card without a person found', `${stranger.status} ${problemOf(stranger).code}`, 'no card changed');
  notes.expect(
    [few, wrong, stranger].every(({ status }) => status >= 400),
    'an operator finds nobody by guessing',
  );
  await operator.ask(`${calls}/${id}/end`, { outcome: 'not-identified' });
  const after = await operator.post(`${calls}/${id}/search`, facts);
  notes.expect(after.status >= 400, `nobody is found after the call (${after.status})`);
  notes.refused('a search after the call', `${after.status} ${problemOf(after).code}`, 'nobody was shown');
  await caller.post('/api/v1/helpline/line/hang-up', {}, line);
}

async function letterSaysSo(world: World, card: CollectedCard, reference: string, notes: Notebook): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    const letter = (await world.letters(card.residentId)).find(({ kind }) => kind === 'suspension-notice');
    if (letter) return notes.expect(letter.text.includes(reference), 'the letter that confirms it has the reference');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  notes.expect(false, 'a letter confirms the suspension');
}

/** Under the rules in force other matters have hours; a lost card has none. */
async function officeHours(world: World, notes: Notebook): Promise<void> {
  const visitor = createBrowser(world.base);
  type Hours = { from: string; to: string; isOpen: boolean };
  const line = await visitor.read<{ phone: string; lostCard: Hours; other: Hours }>('/api/v1/helpline');
  notes.expect(line.lostCard.isOpen, 'a lost card is taken at any hour');
  const other = await visitor.post('/api/v1/helpline/line', { language: 'ja', matter: 'other' });
  notes.expect((other.status === 200) === line.other.isOpen, 'other matters are taken in their hours');
  notes.evidence(`${line.phone}, other matters`, `${line.other.from} to ${line.other.to}: ${line.other.isOpen ? 'open' : 'closed'} now`);
  if (other.status === 200)
    await visitor.post('/api/v1/helpline/line/hang-up', {}, { 'x-helpline-line': other.json<{ line: string }>().line });
}

export const replacement: Row = {
  id: 'M35',
  title: 'A new card at the office, the same number, and the old card dead for good',
  async walk(world, notes) {
    const card = await world.card('father');
    const before = await world.resident('father');
    const visit = await startVisit(await world.officer(), 'replacement');
    await visit.identify(card.residentId, await world.identityOf('father'));
    const without = await visit.post('loss', { place: 'outside' });
    notes.expect(without.status >= 400, `a loss outside the home needs the number of the police (${without.status})`);
    notes.refused(
      'a loss outside the home without the number of the police',
      `${without.status} ${problemOf(without).code}`,
      'no card ended',
    );
    const { reference, fee } = await visit.ask<{ reference: string; fee: { yen: number } }>('loss', {
      place: 'outside',
      policeReport: '汐見署 2026-1178',
    });
    notes.evidence('reference of the loss report', reference);
    const photo = photoOf(await world.photo('good-3'), photoDay(await world.today()));
    const underpaid = await visit.post('replacement', { photo, paidYen: fee.yen - 200 });
    notes.expect(underpaid.status >= 400, `nothing is replaced for less than the fee (${underpaid.status})`);
    notes.refused(
      'a replacement for less than the fee',
      `${underpaid.status} ${problemOf(underpaid).code}`,
      'the card is suspended still, not ended',
    );
    const applied = await visit.ask<{ reference: string; fee: { yen: number } }>('replacement', { photo, paidYen: fee.yen });
    await visit.end();
    notes.evidence('application', applied.reference);
    notes.evidence('fee, yen', applied.fee.yen);

    await world.advance(`P${world.profile.card.leadTimeDays.max + 1}D`);
    const { card: fresh } = await collectCard(world, 'father');
    notes.expect(fresh.cardId !== card.cardId, 'the card is a new one');
    const number = await withCard(world.base, fresh.cardId, async (transport) =>
      (await connectCard(transport)).readIndividualNumber(pinsOf(fresh).basicInformation),
    );
    notes.expect(number === before.individualNumber, 'the number on the new chip is the number of the first letter');
    const home = await (await world.signIn('portal', fresh)).get('/api/v1/portal/home');
    notes.expect(home.status === 200, 'the new card signs in');

    const found = [await terminalSays(world, card.cardId), await terminalSays(world, card.cardId)];
    notes.expect(!found.includes('accepted'), 'the lost card is dead when it is found');
    notes.refused('the lost card, found and put into a terminal', found.join(', then '), 'it answers nothing any more');
  },
};
