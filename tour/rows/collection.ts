import { createBrowser, problemOf } from '../browser.ts';
import { chosenPins, noticeOf } from '../collect.ts';
import { startVisit } from '../counter.ts';
import { members } from '../registration.ts';
import type { Notebook, Row } from '../tour.ts';
import type { World } from '../world.ts';

const tenMinutes = 600;

export const collection: Row = {
  id: 'M08',
  title: 'Collection in person: identity compared, PINs set by the resident, card handed over',
  async walk(world, notes) {
    await world.arrived();
    await strangers(world, notes);
    for (const who of ['mother', 'father', 'newborn'] as const) {
      const { facts, visit, pinsSet, apdus, pinSheet } = await world.collection(who);
      notes.expect(visit.isHandedOver && visit.seconds < tenMinutes, `${who}: handed over in under ten minutes (${visit.seconds} s)`);
      notes.expect(pinSheet.includes('暗証番号の控え'), 'the blank PIN sheet was handed out');
      const isBlank = Object.values(chosenPins).every((pin) => !pinSheet.includes(pin));
      notes.expect(isBlank, 'no PIN stands on the sheet');
      notes.evidence(`${who}'s card`, `${facts.serial}, ${facts.issuedOn} to ${facts.expiresOn}`);
      notes.evidence(`${who}'s PINs set on the chip`, `${pinsSet.join(', ')} (${apdus} APDUs relayed)`);
      notes.evidence(
        `${who}'s visit`,
        `${visit.ticket}: ${visit.steps.map(({ step }) => step).join(' → ')}, ${visit.seconds} s of machine time`,
      );
    }
    const father = await world.collection('father');
    notes.expect(father.facts.expiresOn <= world.family.father.stayUntil, "the foreign resident's card ends with the stay");
    await twice(world, notes);
    await silentLog(world, notes);
  },
};

/** A namesake born on the same day comes with the mother's notice. */
async function strangers(world: World, notes: Notebook): Promise<void> {
  const namesake = await world.resident('namesake');
  const notice = await noticeOf(world, 'mother');
  const visit = await startVisit(await world.officer(), 'collection');
  const { name, birthDate } = world.family.mother;
  const passport = { kind: 'passport', name, birthDate, expiresOn: '2079-12-31' };
  const unclear = await visit.identify((await world.resident('mother')).residentId, { visitor: 'self', documents: [passport] });
  notes.expect(!unclear.isProven, 'name and birthday alone do not tell namesakes apart');
  notes.refused("the mother's name and birthday on a passport", unclear.refusal?.code ?? '', 'the identity is not proven');

  const proven = await visit.identify(namesake.residentId, await world.identityOf('namesake'));
  notes.expect(proven.isProven, 'the namesake proves who she is');
  const answer = await visit.post('collection', { noticeNumber: notice });
  notes.expect(answer.status >= 400, `a namesake does not get the card with the other's notice (${answer.status})`);
  const code = problemOf(answer).code;
  await visit.post('abandoned', { reason: 'mistake' });
  notes.refused("a namesake with the other's notice", `${answer.status} ${code}`, 'the card stays at the office');
}

async function twice(world: World, notes: Notebook): Promise<void> {
  const mother = await world.resident('mother');
  const { noticeNumber, facts } = await world.collection('mother');
  const visit = await startVisit(await world.officer(), 'collection');
  await visit.identify(mother.residentId, await world.identityOf('mother'));
  const again = await visit.post('collection', { noticeNumber });
  await visit.post('abandoned', { reason: 'mistake' });
  notes.expect(again.status >= 400, `a card is handed over once (${again.status})`);
  notes.refused('collecting a second time', `${again.status} ${problemOf(again).code}`, `card ${facts.serial} stays with its holder`);

  const anybody = await createBrowser(world.base).post('/api/v1/counter/visits', { journey: 'collection' });
  notes.expect(anybody.status === 401, `nobody stands behind the counter without a card (${anybody.status})`);
  const resident = await world.signIn('counter', await world.card('mother'));
  const noOfficer = await resident.post('/api/v1/counter/visits', { journey: 'collection' });
  notes.expect(noOfficer.status === 403, `a resident's card opens no officer's page (${noOfficer.status})`);
  notes.refused("a resident at the officer's page", `${noOfficer.status} ${problemOf(noOfficer).code}`, 'no visit was started');
}

/** Neither a PIN nor a number is in any line that the server logged. Four digits would also be found by chance, so the six characters stand for all PINs. */
async function silentLog(world: World, notes: Notebook): Promise<void> {
  const log = world.log();
  if (log === undefined) return;
  const secrets = [chosenPins.signature, ...(await Promise.all(members.map(async (who) => (await world.resident(who)).individualNumber)))];
  notes.expect(!secrets.some((secret) => log.includes(secret)), 'no PIN and no number stands in the log');
  notes.evidence('log of the server', `${log.length} characters, none of ${secrets.length} secrets in it`);
}
