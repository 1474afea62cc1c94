import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { codeOf, desk, formsOf } from './test-forms.ts';
import { createTestProcedures, sendForm, type TestProcedures } from './test-procedures.ts';

let house: TestProcedures;
beforeAll(async () => {
  house = await createTestProcedures();
});
afterAll(() => house.stop());

const { dog, entriesOf, moving } = formsOf(() => house);

describe('what a decision brings about', () => {
  it('a moving-out: the register, after the officer’s acceptance, through its own door', async () => {
    const head = await house.register();
    const resident = await house.signIn(head.residentId);
    await house.register({ household: head.householdId, relationship: 'son', birthDate: Temporal.PlainDate.from('2015-05-05') });
    const officer = await house.officer();
    const sent = await sendForm(resident, 'moving-out', moving(resident));
    expect(sent.isSigned).toBe(true);
    const actor = { institution: 'registry', person: 'system' } as const;
    const before = await house.registry.openResident(head.residentId, actor, 'registry.records');
    expect(before.movingOut).toBeUndefined();
    const done = await officer.post(`${desk}/${sent.id}/grant`, { version: sent.version, text: '受理しました' });
    expect(done.body.case.stage).toBe('granted');
    const after = await house.registry.openResident(head.residentId, actor, 'registry.records');
    expect(after.movingOut).toMatchObject({ to: '209902' });
    const purposes = (await entriesOf(head.residentId)).map(({ institution, purpose, act }) => `${institution} ${purpose} ${act}`);
    expect(purposes).toContain('counter counter.departure write');
    expect(purposes).toContain('counter counter.procedure disclosure');
  });

  it('nothing, when the register refuses: the case stays where it was, with the reason', async () => {
    const resident = await house.resident();
    const officer = await house.officer();
    const first = await sendForm(resident, 'moving-out', moving(resident));
    const second = await sendForm(resident, 'moving-out', moving(resident));
    await officer.post(`${desk}/${first.id}/grant`, { version: first.version, text: 'ok' });
    const refused = await officer.post(`${desk}/${second.id}/grant`, { version: second.version, text: 'ok' });
    expect(codeOf(refused)).toBe('MYNA_REGISTRY_MOVED_OUT_ALREADY');
    const { case: now } = (await officer.get(`${desk}/${second.id}`)).body;
    expect(now).toMatchObject({ stage: 'taken' });
    expect(now.steps.at(-1)).toMatchObject({ kind: 'not-carried-out', code: 'MYNA_REGISTRY_MOVED_OUT_ALREADY' });
    expect((await officer.post(`${desk}/${second.id}/refuse`, { version: now.version, text: '重複' })).body.case.stage).toBe('refused');
  });

  it('the same once more after a crash between acceptance and end', async () => {
    const resident = await house.resident();
    const officer = await house.officer();
    const sent = await sendForm(resident, 'moving-out', moving(resident));
    const { store } = house.procedures;
    const subject = await store.get({ office: '149900' }, sent.id);
    await store.transaction((trx) => store.append(trx, subject, { as: 'officer', person: 'o' }, { kind: 'accepting', text: 'ok' }));
    const { version, stage } = (await officer.get(`${desk}/${sent.id}`)).body.case;
    expect(stage).toBe('accepting');
    expect((await officer.post(`${desk}/${sent.id}/grant`, { version, text: 'ok' })).body.case.stage).toBe('granted');
  });

  it('a letter with the copy of the residence record, without number, in the letterbox', async () => {
    const resident = await house.resident();
    const officer = await house.officer();
    const fill = { isSigned: true, answers: { scope: 'self', relationship: 'yes', use: 'bank' } };
    const sent = await sendForm(resident, 'certificate-by-post', fill);
    await officer.post(`${desk}/${sent.id}/grant`, { version: sent.version, text: '送付します' });
    const [letter] = await house.letters.list(resident.residentId);
    expect(letter).toMatchObject({ kind: 'residence-record', isRead: false });
    const pdf = await house.letters.open(letter?.id ?? '', resident.residentId);
    expect(textOf(pdf)).toContain('記載省略');
    const number = await house.registry.readNumber(resident.residentId, { institution: 'registry', person: 'system' }, 'registry.records');
    expect(textOf(pdf)).not.toContain(number);
    expect(await entriesOf(resident.residentId)).toContainEqual({
      institution: 'counter',
      purpose: 'counter.certificate',
      act: 'disclosure',
    });
  });

  it('no letter for somebody whose address is protected', async () => {
    const resident = await house.resident({ isAddressProtected: true });
    const officer = await house.officer();
    const fill = { isSigned: true, answers: { scope: 'self', relationship: 'no', use: 'bank' } };
    const sent = await sendForm(resident, 'certificate-by-post', fill);
    expect(codeOf(await officer.post(`${desk}/${sent.id}/grant`, { version: sent.version, text: 'x' }))).toBe(
      'MYNA_PROCEDURES_ADDRESS_PROTECTED',
    );
    expect(await house.letters.list(resident.residentId)).toEqual([]);
  });
});

/** The text of a PDF without white space, as a reader of another make sees it. */
function textOf(pdf: Uint8Array): string {
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' }).replace(/\s/g, '');
}

describe('a record that is closed', () => {
  it('ends what is open of whoever died', async () => {
    const resident = await house.resident();
    const { id } = await sendForm(resident, 'dog-registration', await dog());
    const actor = { institution: 'registry', person: 'system' } as const;
    const { version } = await house.registry.openResident(resident.residentId, actor, 'registry.records');
    await house.registry.changeResidents(
      {
        change: { kind: 'died', on: await house.clock.today() },
        members: [{ residentId: resident.residentId, version }],
        key: id,
        evidence: [],
      },
      actor,
      'registry.records',
    );
    await house.settle();
    const { state } = await house.procedures.store.get({ any: true }, id);
    expect(state).toMatchObject({ stage: 'ended', endReason: 'record-closed' });
  });
});
