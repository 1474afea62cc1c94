import { parseCertificate } from '@openmyna/jpki';
import { CardError, connectCard, fromHex, toHex } from '@openmyna/reader';
import { cardExpiry, certificateExpiry, renewalFrom } from '@openmyna/rules';
import { Temporal } from 'temporal-polyfill';
import { photoDay } from '../applications.ts';
import { type Answer, createBrowser, problemOf } from '../browser.ts';
import { type CardFacts, photoOf, startVisit, useScreen, type Visit } from '../counter.ts';
import type { Member } from '../registration.ts';
import { answerSignIn, openSignIn, readChallenge, signChallenge, signIn, withCard } from '../sign-in.ts';
import type { Notebook, Row } from '../tour.ts';
import { type CollectedCard, createWorld, pinsOf, type World } from '../world.ts';

const known = new Map<string, Promise<World>>();

/** A family of its own, on the same server: whoever grows ten years older is not as before for the other rows. */
function elders({ base }: World): Promise<World> {
  const world = known.get(base) ?? createWorld(base);
  known.set(base, world);
  return world;
}

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

/** Just after midnight in Japan of a day. */
async function goTo(world: World, on: Temporal.PlainDate): Promise<{ readonly today: string; readonly stops: number }> {
  if (Temporal.PlainDate.compare(day(await world.today()), on) >= 0) return { today: await world.today(), stops: 0 };
  return createBrowser(world.base).ask('/sandbox/clock', { to: on.toString() });
}

/** Officers of the day: their own cards are renewed as the years pass, so each stretch of the tour signs in anew. */
const officerOf = (world: World) => signIn(world.base, 'counter', 'kenji', '1234');

async function visitOf(world: World, journey: Parameters<typeof startVisit>[1], who: Member): Promise<Visit> {
  const visit = await startVisit(await officerOf(world), journey);
  await visit.identify((await world.resident(who)).residentId, await world.identityOf(who));
  return visit;
}

/** The last day of the authentication certificate on a chip. */
async function certificateEnd(world: World, { cardId }: CollectedCard): Promise<string> {
  const der = await withCard(world.base, cardId, async (transport) => (await connectCard(transport)).readCertificate('authentication'));
  return Temporal.Instant.fromEpochMilliseconds(parseCertificate(der).notAfter.getTime())
    .toZonedDateTimeISO('Asia/Tokyo')
    .toPlainDate()
    .toString();
}

/** What the portal answers to a card that is tapped there. */
async function tapAtPortal(world: World, card: CollectedCard): Promise<Answer> {
  const browser = createBrowser(world.base);
  const uid = await openSignIn(browser, 'portal');
  return answerSignIn(
    browser,
    uid,
    await signChallenge(world.base, card.cardId, await readChallenge(browser, uid), pinsOf(card).authentication),
  );
}

/** How the reader or the portal refuses a card; undefined when it signs in. */
async function refusalOf(world: World, card: CollectedCard): Promise<string | undefined> {
  try {
    const answer = await tapAtPortal(world, card);
    return answer.status < 400 ? undefined : `${answer.status} ${problemOf(answer).code}`;
  } catch (error) {
    if (error instanceof CardError) return error.code;
    throw error;
  }
}

async function datesOf(world: World, who: Member, notes: Notebook): Promise<{ card: CollectedCard; facts: CardFacts }> {
  const { card, facts } = await world.collection(who);
  const { person } = await world.resident(who);
  const stayUntil = who === 'father' ? day(world.family.father.stayUntil) : undefined;
  const dates = { issuedOn: day(facts.issuedOn), birthDate: day(person.birthDate), stayUntil };
  const cardEnd = cardExpiry(dates, world.profile);
  const ends = certificateExpiry({ ...dates, cardExpiresOn: cardEnd }, world.profile).toString();
  const read = await certificateEnd(world, card);
  notes.expect(facts.expiresOn === cardEnd.toString(), `the card of the ${who} ends on ${cardEnd}, not on ${facts.expiresOn}`);
  notes.expect(read === ends, `the certificate of the ${who} ends on ${ends}, not on ${read}`);
  notes.evidence(`${who}, born ${person.birthDate}, issued ${facts.issuedOn}: card and certificate until`, `${facts.expiresOn}, ${read}`);
  return { card, facts };
}

export const validity: Row = {
  id: 'M09',
  title: 'Ten years for adults, five for minors, five for certificates, never past the stay; nothing works after its day',
  async walk(main, notes) {
    const world = await elders(main);
    await datesOf(world, 'mother', notes);
    await datesOf(world, 'newborn', notes);
    const { card, facts } = await datesOf(world, 'father', notes);
    notes.expect(facts.expiresOn === world.family.father.stayUntil, 'the card of a foreign resident ends with the stay');

    const lastDay = day(facts.expiresOn);
    await goTo(world, lastDay);
    const inTime = await tapAtPortal(world, card);
    notes.expect(inTime.status === 200, `on its last day the card signs in (${inTime.status})`);
    notes.evidence('signs in on its last day', lastDay.toString());
    const { today } = await goTo(world, lastDay.add({ days: 1 }));
    const late = await refusalOf(world, card);
    notes.expect(late !== undefined, 'a card is refused after its day');
    notes.refused(`sign-in on ${today}`, late ?? '', 'no session began');
    const visit = await visitOf(world, 'renewal', 'father');
    const gone = await visit.post('renewal');
    notes.expect(gone.status === 409, 'a card that has ended is not renewed');
    notes.refused(
      'new certificates after card and residence card have ended',
      `${gone.status} ${problemOf(gone).code}`,
      'the chip was not touched',
    );
    await visit.ask('abandoned', { reason: 'mistake' });
  },
};

const noticesOf = async (world: World, residentId: string) =>
  (await world.letters(residentId)).filter(({ kind }) => kind === 'card-notice');

async function portalTasks(world: World, card: CollectedCard): Promise<string> {
  const browser = await signIn(world.base, 'portal', card.cardId, pinsOf(card).authentication);
  const { tasks } = await browser.read<{ tasks: readonly { kind: string; by?: string }[] }>('/api/v1/portal/home');
  return tasks.map(({ kind, by }) => `${kind} ${by ?? ''}`).join(', ');
}

async function renewCertificates(world: World, card: CollectedCard, notes: Notebook): Promise<void> {
  const before = await certificateEnd(world, card);
  const opens = renewalFrom(day(before), world.profile);
  await goTo(world, opens.subtract({ days: 1 }));
  const early = await visitOf(world, 'renewal', 'mother');
  await early.ask('renewal');
  await early.ask('photo-comparison', { isSame: true });
  const tooEarly = await early.post('certificates', { kinds: ['authentication'] });
  notes.expect(tooEarly.status === 409, 'nothing is renewed a day too early');
  notes.refused(
    'renewal a day before it opens',
    `${tooEarly.status} ${problemOf(tooEarly).code}`,
    `the certificate ends on ${before} still`,
  );
  await early.ask('abandoned', { reason: 'mistake' });

  await goTo(world, opens.add({ days: 1 }));
  const [notice, ...more] = await noticesOf(world, card.residentId);
  notes.expect(notice !== undefined && more.length === 0, 'one notice came by post');
  notes.evidence('notice by post', notice?.postedOn ?? '');
  notes.evidence('in the portal', await portalTasks(world, card));
  const another = await startVisit(await officerOf(world), 'renewal');
  await another.identify(card.residentId, { ...(await world.identityOf('mother')), visitor: 'legal-representative' });
  const forAnother = await another.post('renewal');
  notes.expect(forAnother.status === 409, 'nobody renews for another adult');
  notes.refused('a renewal for somebody else', `${forAnother.status} ${problemOf(forAnother).code}`, 'no card was opened');
  await another.ask('abandoned', { reason: 'mistake' });

  const visit = await visitOf(world, 'renewal', 'mother');
  const { plan } = await visit.ask<{ plan: { kinds: readonly { kind: string; isRenewable: boolean }[] } }>('renewal');
  await visit.ask('photo-comparison', { isSame: true });
  await visit.ask('certificates', { kinds: plan.kinds.flatMap(({ kind, isRenewable }) => (isRenewable ? [kind] : [])) });
  const { apdus } = await useScreen(visit, world.base, card.cardId, card.pins);
  await visit.end();
  const after = await certificateEnd(world, card);
  notes.expect(after > before, 'the chip has a certificate that lasts longer');
  notes.evidence('certificate on the chip: before, after, commands relayed', `${before}, ${after}, ${apdus}`);
  notes.expect((await tapAtPortal(world, card)).status === 200, 'the same card signs in with the same PIN');
}

/** The old card, relayed by the officer's terminal. */
async function handIn(world: World, visit: Visit, cardId: string): Promise<string> {
  type Step = { move: { kind: string; apdu?: string }; visit: { exchange: { data: string } } };
  return withCard(world.base, cardId, async (transport) => {
    let step = await visit.ask<Step>('old-card/next', { restart: true });
    while (step.move.kind === 'command') {
      const response = toHex(await transport.transmit(fromHex(step.move.apdu ?? '')));
      step = await visit.ask<Step>('old-card/next', { response });
    }
    return step.visit.exchange.data;
  });
}

async function renewCard(world: World, { card, facts }: { card: CollectedCard; facts: CardFacts }, notes: Notebook): Promise<void> {
  const opens = renewalFrom(day(facts.expiresOn), world.profile);
  const { stops } = await goTo(world, opens.add({ days: 1 }));
  notes.evidence('stops of the clock on the way to the second notice', stops);
  const notices = await noticesOf(world, card.residentId);
  const days = notices.map(({ postedOn }) => postedOn);
  notes.expect(days.includes(opens.toString()), `the notice of the card came on ${opens}, not on ${days.join(', ')}`);
  notes.evidence('notices by post in ten years', days.join(', '));
  // The certificate of year five may end before the card: then only the letter is left.
  const certificateUntil = await certificateEnd(world, card);
  const hasEnded = certificateUntil < (await world.today());
  notes.evidence('in the portal', hasEnded ? `no sign-in: the certificate ended on ${certificateUntil}` : await portalTasks(world, card));
  notes.expect(((await refusalOf(world, card)) !== undefined) === hasEnded, 'the card signs in exactly while its certificate is valid');
  const application = await visitOf(world, 'application', 'mother');
  await application.ask('application', { photo: photoOf(await world.photo('good-2'), photoDay(await world.today())) });
  await application.end();
  await world.advance(`P${world.profile.card.leadTimeDays.max + 1}D`);

  const visit = await startVisit(await officerOf(world), 'collection');
  const identity = await world.identityOf('mother');
  const { person } = await world.resident('mother');
  const pension = { kind: 'pension-handbook', name: person.name, birthDate: person.birthDate };
  await visit.identify(card.residentId, { ...identity, documents: [...identity.documents, pension] });
  const { card: fresh } = await visit.ask<{ card: CardFacts }>('collection', {});
  await visit.ask('photo-comparison', { isSame: true });
  const without = await useScreen(visit, world.base, fresh.id, card.pins).then(
    () => 'handed over',
    (error: Error) => error.message,
  );
  notes.expect(without.includes('MYNA_COUNTER_OLD_CARD_NEEDED'), 'no new card without the old one');
  notes.refused('a new card without the one in hand', '409 MYNA_COUNTER_OLD_CARD_NEEDED', 'the old card works still');
  notes.evidence('the old card is read at the counter', await handIn(world, visit, card.cardId));
  await useScreen(visit, world.base, fresh.id, card.pins);
  await visit.ask('hand-over');
  await visit.end();
  notes.evidence('cards until: before, now', `${facts.expiresOn}, ${fresh.expiresOn}`);
  notes.expect((await tapAtPortal(world, { ...card, cardId: fresh.id })).status === 200, 'the new card signs in');
  const old = await refusalOf(world, card);
  notes.expect(old !== undefined, 'the old card is dead');
  notes.refused('the old card after the exchange', old ?? '', 'nobody has two cards');
}

export const renewal: Row = {
  id: 'M10',
  title: 'Notices by post and in the portal; certificates at five years, the card at ten, and everything else on it stays',
  async walk(main, notes) {
    const world = await elders(main);
    const collection = await world.collection('mother');
    await renewCertificates(world, collection.card, notes);
    await renewCard(world, collection, notes);
    const operator = await signIn(world.base, 'bureau', 'ops', '1234');
    notes.expect((await operator.get('/api/v1/bureau/overview')).status === 200, 'the bureau’s operator signs in ten years later');
  },
};
