import { randomUUID } from 'node:crypto';
import { ageOn, cardExpiryInUse, needsPhoto, renewalFrom, representedUnder } from '@openmyna/rules';
import { type Actor, type Facts, MynaError, type Temporal } from '../../kernel/index.ts';
import type { ApplicationEvent } from './application-fold.ts';
import { type ApplicationKey, appendToApplication, insertApplication, loadApplications } from './application-store.ts';
import { findLiveCard } from './card-store.ts';
import type { CardsDeps } from './deps.ts';
import { checkPhoto, type PhotoReport } from './photo/check-photo.ts';
import type { FaceFinder } from './photo/face-finder.ts';
import { keepPhoto, openPortrait } from './photos.ts';
import { dateOf, firstDates, leadTimeOf } from './production-dates.ts';
import { purposeOf } from './purposes.ts';
import type { CardPerson } from './register-types.ts';
import type { ApplicationRecord, CapturedPhoto, CardRecord, Contact, CounterApplication, Representative } from './types.ts';

export interface Submission {
  readonly key: ApplicationKey;
  readonly route: 'online' | 'counter';
  readonly person: CardPerson;
  /** SHA-256 of the captured photo, hex; it must have been kept for this application. */
  readonly photo?: string | undefined;
  readonly representative?: Representative | undefined;
  readonly contact?: Contact | undefined;
  readonly by: Actor;
  readonly express?: true | undefined;
}

/** A child under 15 and a ward do not act alone: whoever does so by law applies and comes along. */
export const isRepresented = (
  { birthDate, guardianship }: Pick<CardPerson, 'birthDate' | 'guardianship'>,
  on: Temporal.PlainDate,
): boolean => ageOn(birthDate, on) < representedUnder || guardianship !== undefined;

/** What an application of this person needs on that day. */
export function needsOf(person: Pick<CardPerson, 'birthDate' | 'guardianship'>, on: Temporal.PlainDate, deps: Pick<CardsDeps, 'profile'>) {
  return {
    photo: needsPhoto(person.birthDate, on, deps.profile),
    representative: isRepresented(person, on),
  };
}

/**
 * Sends an application: submitted, accepted (its photo passed the check) and ordered, in one transaction.
 *
 * @throws {MynaError} `MYNA_CARDS_NOT_A_RESIDENT`, `MYNA_CARDS_CARD_EXISTS`, `MYNA_CARDS_APPLICATION_OPEN`, `MYNA_CARDS_PHOTO_NEEDED`,
 *   `MYNA_CARDS_PHOTO_NOT_NEEDED`, `MYNA_CARDS_PHOTO_NOT_BOUND`, `MYNA_CARDS_REPRESENTATIVE_NEEDED`
 */
export async function submitApplication(deps: CardsDeps, submission: Submission): Promise<ApplicationRecord> {
  const { database, keys, clock } = deps;
  const { key, person, photo, by } = submission;
  const at = await clock.now();
  const today = dateOf(at);
  const needs = needsOf(person, today, deps);
  if (!person.isResident) throw new MynaError('MYNA_CARDS_NOT_A_RESIDENT');
  if (needs.photo && !photo) throw new MynaError('MYNA_CARDS_PHOTO_NEEDED');
  if (needs.representative && !submission.representative) throw new MynaError('MYNA_CARDS_REPRESENTATIVE_NEEDED');
  if (person.guardianship && submission.representative?.relationship !== 'guardian') throw new MynaError('MYNA_CARDS_GUARDIAN_NEEDED');
  const used = needs.photo ? photo : undefined;
  if (used) await openPortrait(database, keys, key, used);
  const details = { representative: submission.representative, contact: submission.contact };
  const bound = used ? { photo: used } : {};
  const expressDays = submission.express && deps.profile.card.expressDays?.max;
  const dates = firstDates(today, expressDays ?? leadTimeOf(deps.seed, key.id, deps.profile));
  const events: ApplicationEvent[] = [
    { kind: 'submitted', route: submission.route, ...bound },
    { kind: 'accepted', ...bound },
    { kind: 'ordered', ...dates },
  ];
  return database.transaction().execute(async (trx) => {
    const live = await findLiveCard(trx, key.residentId);
    if (live && !mayReplace(deps, live, person, today)) throw new MynaError('MYNA_CARDS_CARD_EXISTS');
    return insertApplication(trx, keys, { ...key, municipality: person.municipality.code, details }, { events, at, by });
  });
}

/**
 * Whether a new card may be applied for although there is one: within three months before its end, when the new one would last longer. A card that ends with a
 * limited stay is not renewed but extended.
 */
export function mayReplace(
  { profile }: Pick<CardsDeps, 'profile'>,
  live: CardRecord,
  { birthDate, stayUntil, isRenewalPending }: Pick<CardPerson, 'birthDate' | 'stayUntil' | 'isRenewalPending'>,
  today: Temporal.PlainDate,
): boolean {
  if (live.state !== 'active' || renewalFrom(live.expiresOn, profile).until(today).sign < 0) return false;
  if (stayUntil && stayUntil.until(today).sign > 0) return false;
  const newEnd = cardExpiryInUse({ issuedOn: today, birthDate, stayUntil, isRenewalPending: isRenewalPending ?? false }, profile);
  return live.expiresOn.until(newEnd).sign > 0;
}

/** The corrected photo of an application that was returned; its dates begin anew. */
export async function correctPhoto(deps: CardsDeps, key: ApplicationKey, photo: string, by: Actor): Promise<ApplicationRecord> {
  const at = await deps.clock.now();
  await openPortrait(deps.database, deps.keys, key, photo);
  const dates = firstDates(dateOf(at), leadTimeOf(deps.seed, `${key.id}/${photo}`, deps.profile));
  return deps.database.transaction().execute((trx) =>
    appendToApplication(trx, key, () => ({
      events: [
        { kind: 'accepted', photo },
        { kind: 'ordered', ...dates },
      ],
      at,
      by,
    })),
  );
}

/**
 * A photo that did not pass. The report has all reasons; the error's facts name their codes.
 */
export class PhotoRefusedError extends MynaError {
  readonly report: PhotoReport;

  constructor(report: PhotoReport) {
    const reasons = report.findings.flatMap(({ code }) => code ?? []);
    super('MYNA_CARDS_PHOTO_REFUSED', { reasons: reasons.join(' ') } satisfies Facts);
    this.report = report;
  }
}

/** Recomputes the hash, looks at the photo and keeps it when it passes. */
export async function acceptPhoto(deps: CardsDeps, faces: FaceFinder, key: ApplicationKey, photo: CapturedPhoto): Promise<PhotoReport> {
  const report = await checkPhoto(
    photo.bytes,
    { today: await deps.clock.today(), takenOn: photo.takenOn, rule: deps.profile.photo },
    faces,
  );
  if (report.sha256 !== photo.sha256.toLowerCase()) throw new MynaError('MYNA_CARDS_PHOTO_NOT_AS_CAPTURED');
  if (report.ok && report.crop) {
    await keepPhoto(deps.database, deps.keys, key, {
      bytes: photo.bytes,
      sha256: report.sha256,
      crop: report.crop,
      takenOn: report.takenOn,
    });
  }
  return report;
}

/** An application at the counter: photo, check and submission in one go; or the corrected photo of one that was returned. */
export async function applyAtCounter(deps: CardsDeps, faces: FaceFinder, application: CounterApplication): Promise<ApplicationRecord> {
  const { residentId, actor, photo } = application;
  const person = await deps.register.readPerson(residentId, actor, purposeOf('application', actor));
  const open = (await loadApplications(deps.database, residentId)).find(({ state }) => state.outcome === undefined);
  if (open && open.state.stage !== 'returned') throw new MynaError('MYNA_CARDS_APPLICATION_OPEN');
  const key = { residentId, id: open?.id ?? randomUUID() };
  if (photo) {
    const report = await acceptPhoto(deps, faces, key, photo);
    if (!report.ok) throw new PhotoRefusedError(report);
  }
  if (open && !photo) throw new MynaError('MYNA_CARDS_PHOTO_NEEDED');
  if (open && photo) return correctPhoto(deps, key, photo.sha256.toLowerCase(), actor);
  const { representative, contact, express } = application;
  const details = { representative, contact, express };
  return submitApplication(deps, { key, route: 'counter', person, photo: photo?.sha256.toLowerCase(), ...details, by: actor });
}
