import { photoDay } from '../applications.ts';
import { openApplication, type PhotoReport, readProgress, sendPhoto, submit, withdraw } from '../apply.ts';
import { createBrowser, problemOf } from '../browser.ts';
import { startVisit } from '../counter.ts';
import type { Notebook, Row } from '../tour.ts';
import type { World } from '../world.ts';

export const online: Row = {
  id: 'M05',
  title: 'Online application: QR code or typed number, the photo checked with every reason named',
  async walk(world, notes) {
    const letter = await world.letter('mother');
    const browser = createBrowser(world.base);
    const mistyped = `${letter.applicationNumber.slice(0, 9)}${(Number(letter.applicationNumber[9]) + 1) % 10}${letter.applicationNumber.slice(10)}`;
    const wrong = await openApplication(browser, mistyped);
    notes.expect(wrong.status >= 400, `a mistyped application number opens nothing (${wrong.status})`);
    notes.refused('an application number with a wrong digit', `${wrong.status} ${problemOf(wrong).code}`, 'no application was opened');

    await refusePhotos(world, notes);
    const reference = await world.application('mother');
    const progress = await readProgress(world.base, letter.applicationNumber);
    notes.expect(progress?.reference === reference, 'the application is found again with the letter');
    notes.evidence('application of the mother', `${reference}, ${progress?.stage}`);
    notes.evidence('application of the newborn, without photo, by her parent', await world.application('newborn'));
    const again = createBrowser(world.base);
    await openApplication(again, letter.applicationNumber);
    const second = await submit(again);
    notes.expect(second.status === 409, `an application is sent once (${second.status})`);
    notes.refused('sending it a second time', `409 ${problemOf(second).code}`, `still ${reference}`);
  },
};

async function refusePhotos(world: World, notes: Notebook): Promise<void> {
  const letter = await world.letter('namesake');
  const day = photoDay(await world.today());
  const browser = createBrowser(world.base);
  await openApplication(browser, letter.applicationNumber);
  // A plain but coloured background is refused by the brief only; two faces everywhere.
  const bad = world.profile.photo.background === 'white' ? ['coloured-background-1', 'two-faces'] : ['two-faces'];
  for (const name of bad) {
    const report = (await sendPhoto(browser, await world.photo(name), day)).json<PhotoReport>();
    const reasons = report.findings.flatMap(({ status, problem }) => (status === 'failed' ? (problem?.code ?? []) : []));
    notes.expect(!report.ok && reasons.length > 0, `the photo ${name} is refused with its reason`);
    const unsent = await submit(browser);
    notes.refused(
      `the photo ${name}`,
      reasons.join(', '),
      `nothing can be sent without a photo (${unsent.status} ${problemOf(unsent).code})`,
    );
  }

  const swapped = await sendPhoto(browser, await world.photo('good-1'), day, await world.photo('good-2'));
  notes.expect(swapped.status >= 400, `another picture than the announced one is refused (${swapped.status})`);
  notes.refused('another picture than the one announced at capture', `${swapped.status} ${problemOf(swapped).code}`, 'no photo was kept');
}

export const atCounter: Row = {
  id: 'M06',
  title: 'Application at the counter from the identity document alone',
  async walk(world, notes) {
    const father = await world.resident('father');
    const visit = await startVisit(await world.officer(), 'application');
    const { residents } = await visit.ask<{ residents: { residentId: string }[] }>('search', {
      residenceCard: world.family.father.residenceCard,
    });
    notes.expect(residents.length === 1 && residents[0]?.residentId === father.residentId, 'the residence card finds its holder');
    notes.evidence('found by residence card', father.residentId);

    const byName = await visit.identify(father.residentId, { visitor: 'self', documents: [] });
    notes.expect(!byName.isProven, 'a name proves nobody');
    const unproven = await visit.post('application', { contact: { language: 'en' } });
    notes.expect(unproven.status >= 400, `without proof of identity nothing is applied for (${unproven.status})`);
    notes.refused(
      'identification by name alone',
      byName.refusal?.code ?? '',
      `no application: ${unproven.status} ${problemOf(unproven).code}`,
    );

    const identity = await world.identityOf('father');
    const passport = identity.documents.map((document) => ({ ...document, kind: 'passport', number: 'X1234567' }));
    const wrongKind = await visit.identify(father.residentId, { visitor: 'self', documents: passport });
    notes.expect(!wrongKind.isProven, 'a foreign resident shows the residence card and nothing else');
    notes.refused('a passport in place of the residence card', wrongKind.refusal?.code ?? '', 'the identity is not proven');
    const forged = identity.documents.map((document) => ({ ...document, number: 'AA00000000AA' }));
    const other = await visit.identify(father.residentId, { visitor: 'self', documents: forged });
    notes.expect(!other.isProven, 'the number of another residence card does not fit');
    notes.refused('a residence card with another number', other.refusal?.code ?? '', 'the identity is not proven');
    await visit.post('abandoned', { reason: 'identity-not-proven' });
    notes.evidence('application by the residence card, without letter or number', await world.application('father'));
  },
};

interface BureauItem {
  readonly id: string;
  readonly reference: string;
  readonly stage: string;
}

export const production: Row = {
  id: 'M07',
  title: 'Production at the bureau, progress, notice; every application has an end',
  async walk(world, notes) {
    const reference = await world.application('mother');
    const appliedOn = await world.today();
    const bureau = await world.bureau();
    const find = async (wanted: string): Promise<BureauItem | undefined> =>
      (await bureau.read<BureauItem[]>('/api/v1/bureau/applications')).find((item) => item.reference === wanted);
    const ordered = await find(reference);
    notes.evidence('at the bureau', `${ordered?.reference}: ${ordered?.stage}`);

    await endings(world, notes, find);
    const early = await startVisit(await world.officer(), 'collection');
    const mother = await world.resident('mother');
    await early.identify(mother.residentId, {
      visitor: 'self',
      documents: [...(await world.identityOf('mother')).documents, ...(await passports(world))],
    });
    const tooSoon = await early.post('collection', {});
    notes.expect(tooSoon.status >= 400, `a card that is not there is not handed over (${tooSoon.status})`);
    await early.post('abandoned', { reason: 'visitor-left' });
    notes.refused(
      'collecting before the card is at the office',
      `${tooSoon.status} ${problemOf(tooSoon).code}`,
      `the application is ${(await find(reference))?.stage}`,
    );

    await createBrowser(world.base).ask('/sandbox/faults', { kind: 'chip', times: 1 });
    await world.arrived();
    const progress = await readProgress(world.base, (await world.letter('mother')).applicationNumber);
    const office = progress?.steps.find(({ step }) => step === 'office')?.on ?? '';
    const days = Math.round((Date.parse(office) - Date.parse(appliedOn)) / 86_400_000);
    const { min, max } = world.profile.card.leadTimeDays;
    notes.expect(days >= min && days <= max, `production took ${days} days, between ${min} and ${max}`);
    notes.evidence('from application to office', `${days} days (profile: ${min} to ${max})`);
    notes.evidence('steps', progress?.steps.map(({ step, on }) => `${step} ${on ?? ''}`).join(', ') ?? '');
    const notice = (await world.letters(mother.residentId)).find(({ kind }) => kind === 'collection-notice');
    notes.expect(notice?.qr !== undefined, 'the collection notice came by post');
    notes.evidence('collection notice', `${notice?.postedOn}, number ${notice?.qr}`);
    const batches = await bureau.read<{ id: string; cards: number; madeAgain: number }[]>('/api/v1/bureau/batches');
    const madeAgain = batches.reduce((sum, batch) => sum + batch.madeAgain, 0);
    notes.expect(madeAgain >= 1, 'the chip that failed its test was made again');
    notes.evidence('batches', `${batches.length}, chips that failed and were made again: ${madeAgain}`);
  },
};

async function passports(world: World) {
  const { name, birthDate } = world.family.mother;
  return [{ kind: 'passport', name, birthDate, expiresOn: '2079-12-31' }];
}

/** The namesake withdraws, applies again, and is refused with a reason. */
async function endings(world: World, notes: Notebook, find: (reference: string) => Promise<BureauItem | undefined>): Promise<void> {
  const withdrawn = await world.application('namesake');
  const browser = createBrowser(world.base);
  const { applicationNumber } = await world.letter('namesake');
  await openApplication(browser, applicationNumber);
  const end = await withdraw(browser);
  notes.expect(end.outcome === 'withdrawal', 'a withdrawal is an end');
  notes.evidence('withdrawn', `${withdrawn}: ${end.outcome}`);

  const second = await world.applyAgain('namesake');
  const item = await find(second);
  const bureau = await world.bureau();
  await bureau.ask(`/api/v1/bureau/applications/${item?.id}/refuse`, { reason: 'identity-doubtful' });
  const refused = await readProgress(world.base, applicationNumber);
  notes.expect(refused?.outcome === 'refusal', 'a refusal is an end, with its reason');
  notes.evidence('refused', `${second}: ${refused?.outcome}`);
  const afterwards = await bureau.post(`/api/v1/bureau/applications/${item?.id}/refuse`, { reason: 'deceit' });
  notes.expect(afterwards.status >= 400, `an ended application cannot be ended again (${afterwards.status})`);
  notes.refused(
    'refusing an application that has ended',
    `${afterwards.status} ${problemOf(afterwards).code}`,
    `still ${refused?.outcome}`,
  );
}
