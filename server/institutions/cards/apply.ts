import { MynaError, type Temporal } from '../../kernel/index.ts';
import { type ApplySession, applicant, changeSession } from './apply-session.ts';
import { withdrawApplication } from './decisions.ts';
import type { CardsDeps } from './deps.ts';
import type { PhotoReport } from './photo/check-photo.ts';
import type { FaceFinder } from './photo/face-finder.ts';
import { openPortrait } from './photos.ts';
import { acceptPhoto, correctPhoto, submitApplication } from './submission.ts';
import type { ApplicationRecord, Contact, Representative } from './types.ts';

/** What an applicant does at /apply, one question after the other; each function gets the session that the token opened. */

/**
 * The hash comes first, from the moment of capture; only the picture it belongs to is taken afterwards. A new announcement forgets the photo before.
 *
 * @throws {MynaError} `MYNA_CARDS_APPLICATION_OPEN`, `MYNA_CARDS_PHOTO_NOT_NEEDED`
 */
export async function announcePhoto(
  deps: CardsDeps,
  session: ApplySession,
  photo: { sha256: string; takenOn?: Temporal.PlainDate | undefined },
): Promise<void> {
  requireUnsent(session);
  if (!session.needs.photo) throw new MynaError('MYNA_CARDS_PHOTO_NOT_NEEDED');
  await changeSession(deps, session, { expectedPhoto: { ...photo, sha256: photo.sha256.toLowerCase() } });
}

/**
 * Takes the picture that was announced. A photo that fails a check is reported and not kept.
 *
 * @throws {MynaError} `MYNA_CARDS_PHOTO_NOT_ANNOUNCED`, `MYNA_CARDS_PHOTO_NOT_AS_CAPTURED`, and the face finder's two
 */
export async function receivePhoto(deps: CardsDeps, faces: FaceFinder, session: ApplySession, bytes: Uint8Array): Promise<PhotoReport> {
  requireUnsent(session);
  const { expectedPhoto, takenOn } = session;
  if (!expectedPhoto) throw new MynaError('MYNA_CARDS_PHOTO_NOT_ANNOUNCED');
  const report = await acceptPhoto(deps, faces, keyOf(session), { bytes, sha256: expectedPhoto, takenOn });
  if (report.ok) await changeSession(deps, session, { photo: report.sha256 });
  return report;
}

/** The portrait as it would be printed, for the page that asks whether everything is right; the look is logged. @throws {MynaError} `MYNA_CARDS_NO_PHOTO` */
export async function ownPortrait(deps: CardsDeps, session: ApplySession): Promise<Uint8Array> {
  const { application } = session;
  const sent = application?.state.photo && { key: application, photo: application.state.photo };
  const shown = session.photo ? { key: keyOf(session), photo: session.photo } : sent;
  if (!shown) throw new MynaError('MYNA_CARDS_NO_PHOTO');
  await deps.recordAccess({ residentId: session.residentId, actor: applicant, purpose: 'cards.application', items: ['photo'] });
  return (await openPortrait(deps.database, deps.keys, shown.key, shown.photo)).jpeg;
}

export async function giveRepresentative(deps: CardsDeps, session: ApplySession, representative: Representative): Promise<void> {
  requireUnsent(session);
  await changeSession(deps, session, { representative });
}

export async function giveContact(deps: CardsDeps, session: ApplySession, contact: Contact): Promise<void> {
  requireUnsent(session);
  await changeSession(deps, session, { contact });
}

/**
 * Sends the application, or the corrected photo of a returned one. The page repeats the hash of the photo that the applicant looked at last.
 *
 * @throws {MynaError} `MYNA_CARDS_PHOTO_NOT_BOUND` when that is another photo than the one kept; and those of `submitApplication`
 */
export async function sendApplication(
  deps: CardsDeps,
  session: ApplySession,
  confirmedPhoto: string | undefined,
): Promise<ApplicationRecord> {
  const { application, photo, residentId, representative, contact } = session;
  if (confirmedPhoto?.toLowerCase() !== photo) throw new MynaError('MYNA_CARDS_PHOTO_NOT_BOUND');
  if (application?.id === session.applicationId) {
    if (application.state.stage !== 'returned') throw new MynaError('MYNA_CARDS_APPLICATION_OPEN');
    if (!photo) throw new MynaError('MYNA_CARDS_PHOTO_NEEDED');
    return correctPhoto(deps, keyOf(session), photo, applicant);
  }
  const person = await deps.register.readPerson(residentId, applicant, 'cards.application');
  return submitApplication(deps, { key: keyOf(session), route: 'online', person, photo, representative, contact, by: applicant });
}

/**
 * Withdraws the application that the session shows: its own, or one that was sent meanwhile from another page or at the counter.
 *
 * @throws {MynaError} `MYNA_CARDS_APPLICATION_NOT_FOUND`, `MYNA_CARDS_APPLICATION_NOT_NOW`
 */
export async function withdrawOwn(deps: CardsDeps, { application, applicationId }: ApplySession): Promise<ApplicationRecord> {
  const isShown = application && (application.id === applicationId || application.state.outcome === undefined);
  if (!isShown) throw new MynaError('MYNA_CARDS_APPLICATION_NOT_FOUND');
  return withdrawApplication(deps, application.id, 'applicant-wish', applicant);
}

function keyOf({ residentId, applicationId }: ApplySession) {
  return { residentId, id: applicationId };
}

function requireUnsent({ application, applicationId }: ApplySession): void {
  if (!application || application.state.stage === 'returned') return;
  if (application.id === applicationId || application.state.outcome === undefined) throw new MynaError('MYNA_CARDS_APPLICATION_OPEN');
}
