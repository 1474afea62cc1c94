import { openApplication, type PhotoReport, type Progress, put, sendPhoto, submit } from './apply.ts';
import { createBrowser, UnexpectedAnswerError } from './browser.ts';
import { photoOf, startVisit } from './counter.ts';
import type { Member } from './registration.ts';
import type { World } from './world.ts';

/** The day on which the tour's photos were taken: ten days before today. */
export function photoDay(today: string): string {
  return new Date(Date.parse(`${today}T00:00:00Z`) - 10 * 86_400_000).toISOString().slice(0, 10);
}

/** Everybody applies: the mother by phone, the newborn by the typed number, the father at the counter. The namesake follows her own row. */
export async function applyForAll(world: World): Promise<ReadonlyMap<Member, string>> {
  return new Map<Member, string>([
    ['mother', await applyByPhone(world, 'mother', 'good-1')],
    ['newborn', await applyByPhone(world, 'newborn', undefined)],
    ['father', await applyAtCounter(world, 'father', 'good-3')],
    ['namesake', await applyByPhone(world, 'namesake', 'good-2')],
  ]);
}

/** From the letter's QR code to the reference number. */
export async function applyByPhone(world: World, who: Member, photoName: string | undefined): Promise<string> {
  const letter = await world.letter(who);
  const number = letter.qr?.split('#')[1] ?? letter.applicationNumber;
  const browser = createBrowser(world.base);
  const opened = await openApplication(browser, number);
  if (opened.status !== 201) throw new UnexpectedAnswerError(`/apply for ${who}: ${opened.status} ${opened.text}`);
  let sha256: string | undefined;
  if (photoName !== undefined) {
    const answer = await sendPhoto(browser, await world.photo(photoName), photoDay(await world.today()));
    const report = answer.json<PhotoReport>();
    if (!report.ok) throw new UnexpectedAnswerError(`the photo of ${who} was refused: ${answer.text.slice(0, 600)}`);
    sha256 = report.sha256;
  }
  if (who === 'newborn')
    await put(browser, 'representative', { name: world.family.mother.name, relationship: 'parent', phone: '090-0000-0000' });
  await put(browser, 'contact', { language: 'ja', email: 'family@example.jp' });
  const sent = await submit(browser, sha256);
  if (sent.status !== 201) throw new UnexpectedAnswerError(`the application of ${who}: ${sent.status} ${sent.text}`);
  return sent.json<Progress>().reference;
}

/** By the identity document alone: no letter, no number. */
export async function applyAtCounter(world: World, who: Member, photoName: string): Promise<string> {
  const { residentId } = await world.resident(who);
  const visit = await startVisit(await world.officer(), 'application');
  await visit.identify(residentId, await world.identityOf(who));
  const photo = photoOf(await world.photo(photoName), photoDay(await world.today()));
  const { reference } = await visit.ask<{ reference: string }>('application', { photo, contact: { language: 'en' } });
  await visit.end();
  return reference;
}
