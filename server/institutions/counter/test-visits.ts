import { type CardTransport, connectCard } from '@openmyna/reader';
import { expect } from 'vitest';
import type { Temporal } from '../../kernel/temporal.ts';
import { holderPins, type TestCounter } from './test-counter.ts';

const registrar = { institution: 'registry', person: 'system' } as const;

/** The register's words, folded as a person reads them. */
const plain = (text: string): string => text.normalize('NFKC').replaceAll(/[\s　]/g, '');

/** For the tests of visits: an officer in each of two offices, holders with their chips, and what a visit is made of. */
export async function createVisits(counter: TestCounter) {
  const kenji = counter.officerOf(await counter.signInOfficer());
  const goro = counter.officerOf(await counter.signInOfficer('209902'));
  let today = await counter.clock.today();
  type Officer = typeof kenji;

  const record = (residentId: string) => counter.registry.openResident(residentId, registrar, 'registry.records');
  const member = async (residentId: string) => ({ residentId, version: (await record(residentId)).version });

  async function holder(change: Parameters<TestCounter['register']>[0] = {}) {
    const residentId = await counter.register(change);
    const card = await counter.importCard(residentId);
    return { residentId, cardId: card.id, chip: await counter.deliver(card.id) };
  }
  type Holder = Awaited<ReturnType<typeof holder>>;

  /** A licence with what the register says. */
  async function licenceOf(residentId: string, prefecture = '神奈川県') {
    const { name, birthDate, address } = await record(residentId);
    return { kind: 'drivers-licence', name, birthDate: birthDate.toString(), address: `${prefecture}${address}` };
  }

  /** A visit in which the person has proven who she is, by a licence with the address of the register. */
  async function identified(journey: string, residentId: string, officer: Officer = kenji): Promise<string> {
    const { visit } = await officer.post('/visits', { journey });
    expect(await officer.post(`/visits/${visit.id}/person`, { residentId })).toMatchObject({ status: 200 });
    const documents = [await licenceOf(residentId)];
    expect(await officer.post(`/visits/${visit.id}/identity`, { documents })).toMatchObject({ isProven: true });
    return visit.id;
  }

  async function changed(visit: string, residentId: string, change: object, officer: Officer = kenji, evidence: string[] = []) {
    return officer.post(`/visits/${visit}/change`, { change, members: [await member(residentId)], evidence });
  }

  /** What the chip says of the person, and which certificates it serves with. */
  async function chipOf(chip: CardTransport, cardId: string, residentId: string) {
    await chip.reset?.();
    const terminal = await connectCard(chip);
    const four = await terminal.readBasicFour(holderPins.basicInformation);
    const data = new TextEncoder().encode('a return');
    await terminal.verifyPin('signature', holderPins.signature);
    const der = await terminal.readCertificate('signature');
    const signature = await terminal.sign('signature', data, holderPins.signature);
    const isSigning = await counter.certification.verifyChallenge(der, 'signature', data, signature).then(
      (verified) => verified.cardId === cardId && verified.residentId === residentId,
      () => false,
    );
    return { name: four.name, address: four.address, isSigning };
  }

  async function agree({ residentId, cardId, chip }: Holder): Promise<boolean> {
    const { name, address: registered } = await record(residentId);
    const read = await chipOf(chip, cardId, residentId);
    return read.isSigning && plain(read.address).endsWith(plain(registered)) && plain(read.name) === plain(name);
  }

  async function updateCard(visit: string, { residentId, cardId, chip }: Holder, officer: Officer = kenji) {
    expect(await officer.post(`/visits/${visit}/card-turn`, { residentId })).toMatchObject({ status: 200 });
    const { token } = await officer.post(`/visits/${visit}/screen`);
    return counter.runScreen(token, cardId, holderPins, chip);
  }

  return {
    kenji,
    goro,
    today: () => today,
    /** After the clock has moved. */
    async newDay() {
      today = await counter.clock.today();
    },
    address: (text: string, on: Temporal.PlainDate = today) => ({ kind: 'address', on: on.toString(), address: text }),
    record,
    member,
    holder,
    licenceOf,
    identified,
    changed,
    chipOf,
    agree,
    updateCard,
  };
}

export type Visits = Awaited<ReturnType<typeof createVisits>>;
