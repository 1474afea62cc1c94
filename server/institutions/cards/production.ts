import type { CardTransport } from '@openmyna/reader';
import { cardExpiryInUse, certificateExpiry, extendedStay, mayHoldSignature } from '@openmyna/rules';
import type { Actor, Temporal } from '../../kernel/index.ts';
import type { IssueCardRequest, IssuedCardCertificates } from '../certification/index.ts';
import type { ApplicationEvent } from './application-fold.ts';
import { type ApplicationKey, appendToApplication, type CardsTransaction, loadApplication } from './application-store.ts';
import { insertCard, nextSerial } from './card-store.ts';
import { cardFiles, personFiles } from './chip-files.ts';
import { noteChipKey, securityCodeOf } from './chip-holder.ts';
import { counterKeyOf, issuerKeyOf, kioskKeyOf, transportPinOf } from './chip-supply.ts';
import { fullNameOf } from './chip-text.ts';
import type { CardsDeps } from './deps.ts';
import { derivedId } from './identifiers.ts';
import { type ChipCertificates, ChipFaultError, type ChipKeys, type ChipOrder, fillChip, keyKindsOf, makeChipKeys } from './personalise.ts';
import { openPortrait } from './photos.ts';
import { dateOf, datesAfterFailure, mostFailedInRow } from './production-dates.ts';
import type { CardPerson } from './register-types.ts';
import { noticeDays } from './renewal-notices.ts';
import { signerOf } from './signer.ts';
import type { ApplicationRecord } from './types.ts';

const machine: Actor = { institution: 'cards', person: 'system' };

/** The card of an attempt has the same id however often its production is begun, so that a crash never leaves two. */
export function cardIdOf(applicationId: string, attempt: number): string {
  return derivedId('card', applicationId, String(attempt));
}

/**
 * Makes the card of an ordered application, or notes that its chip failed and orders another one for the next day; after several in a row the application waits
 * for an operator. The chip is filled inside the
 * transaction that enters card and certificates: if anything breaks before its commit there is neither, and the next try takes a fresh chip of the same id.
 */
export async function produceCard(deps: CardsDeps, key: ApplicationKey, at: Temporal.Instant): Promise<ApplicationRecord> {
  const record = await loadApplication(deps.database, key);
  if (record.state.stage !== 'ordered') return record;
  const person = await deps.register.readPerson(key.residentId, machine, 'cards.production');
  if (!person.isResident || isStayOver(deps, person, dateOf(at))) {
    const events: ApplicationEvent[] = [{ kind: 'refused', reason: 'not-a-resident' }];
    return deps.database.transaction().execute((trx) => appendToApplication(trx, key, () => ({ events, at, by: machine })));
  }
  const attempt = record.state.attempts + 1;
  const cardId = cardIdOf(key.id, attempt);
  const individualNumber = await deps.register.readNumber(key.residentId, machine, 'cards.production');
  const chip = await deps.chips.takeBlank(cardId);
  let fault: ChipFaultError;
  try {
    return await personaliseAndEnter(deps, chip, { record, person, individualNumber, cardId, attempt, at });
  } catch (error) {
    if (!(error instanceof ChipFaultError)) throw error;
    fault = error;
  } finally {
    await chip.close();
  }
  return scrap(deps, key, { cardId, attempt, fault: fault.fault, at });
}

interface Work {
  readonly record: ApplicationRecord;
  readonly person: CardPerson;
  readonly individualNumber: string;
  readonly cardId: string;
  readonly attempt: number;
  readonly at: Temporal.Instant;
}

async function personaliseAndEnter(deps: CardsDeps, chip: CardTransport, work: Work): Promise<ApplicationRecord> {
  const { record, cardId, attempt, at } = work;
  return deps.database.transaction().execute(async (trx) =>
    appendToApplication(trx, record, async ({ state }) => {
      // Somebody else finished, withdrew or refused it while the chip was fetched.
      if (state.stage !== 'ordered' || state.attempts !== attempt - 1) return undefined;
      await enterCard(deps, trx, chip, work);
      return { events: [{ kind: 'produced', cardId, attempt }], at, by: machine };
    }),
  );
}

/** Fills the chip and enters the card, in the caller's transaction. */
export async function enterCard(deps: CardsDeps, trx: CardsTransaction, chip: CardTransport, work: Omit<Work, 'attempt'>): Promise<void> {
  const { record, person, cardId, at } = work;
  const { photo } = record.state;
  const portrait = photo ? await openPortrait(trx, deps.keys, record, photo) : undefined;
  const order = orderOf(deps, await nextSerial(trx), work, portrait?.jpeg);
  const chipKeys = await makeChipKeys(chip, order);
  const holder = { ...order, chipKey: chipKeys.chip };
  const [issued, ...files] = await Promise.all([
    deps.certification.issueCard(trx, certificateRequest(deps, order, chipKeys, at)),
    cardFiles(deps, holder),
    personFiles(deps, holder),
  ]);
  await fillChip(chip, order, await chipCertificates(deps, issued), files.flat(), deps.profile);
  await noteChipKey(trx, { residentId: person.residentId, id: cardId }, chipKeys.chip);
  await insertCard(
    trx,
    {
      id: cardId,
      residentId: person.residentId,
      applicationId: record.id,
      serial: order.serial,
      issuedOn: order.issuedOn,
      expiresOn: order.expiresOn,
      ...(portrait && { portraitSha256: portrait.portraitSha256 }),
    },
    noticeDays(deps, { expiresOn: order.expiresOn, certificatesEnd: certificatesEndOf(deps, order) }),
    at,
    machine,
  );
}

function orderOf(deps: CardsDeps, serial: string, work: Omit<Work, 'attempt'>, portrait: Uint8Array | undefined): ChipOrder {
  const { keys, profile } = deps;
  const { person, individualNumber, cardId, at } = work;
  const issuedOn = dateOf(at);
  const { birthDate, stayUntil, isRenewalPending } = person;
  return {
    cardId,
    serial: serial.slice(-15),
    person,
    individualNumber,
    issuedOn,
    expiresOn: cardExpiryInUse({ issuedOn, birthDate, stayUntil, isRenewalPending: isRenewalPending ?? false }, profile),
    kinds: keyKindsOf(profile, mayHoldSignature(signerOf(person), issuedOn, profile)),
    issuerKey: issuerKeyOf(keys, cardId),
    counterKey: counterKeyOf(keys, cardId),
    kioskKey: profile.pinUnlock.some(({ place }) => place === 'kiosk') ? kioskKeyOf(keys, cardId) : undefined,
    transportPin: transportPinOf(keys, cardId),
    securityCode: securityCodeOf(deps, cardId),
    portrait,
  };
}

function certificatesEndOf({ profile }: Pick<CardsDeps, 'profile'>, { person, issuedOn, expiresOn }: ChipOrder): Temporal.PlainDate {
  return certificateExpiry({ issuedOn, birthDate: person.birthDate, cardExpiresOn: expiresOn }, profile);
}

function certificateRequest({ profile }: CardsDeps, order: ChipOrder, chipKeys: ChipKeys, at: Temporal.Instant): IssueCardRequest {
  const { person } = order;
  const { birthDate, sex, address, municipality } = person;
  return {
    residentId: person.residentId,
    cardId: order.cardId,
    notAfter: certificatesEndOf({ profile }, order),
    place: { municipalityCode: municipality.code, ...municipality.latin },
    actor: machine,
    issuedAt: at,
    authentication: chipKeys.authentication ?? new Uint8Array(),
    ...(chipKeys.healthInsurance && { health: chipKeys.healthInsurance }),
    ...(chipKeys.signature && {
      signature: { spki: chipKeys.signature, attributes: { name: fullNameOf(person), birthDate, sex, address } },
    }),
  };
}

async function chipCertificates({ certification }: CardsDeps, issued: IssuedCardCertificates): Promise<ChipCertificates> {
  const [signature] = await certification.authorityCertificates('signature');
  const [authentication] = await certification.authorityCertificates('authentication');
  if (!signature || !authentication) throw new Error('an authority without a certificate');
  return {
    own: {
      authentication: issued.authentication.der,
      ...(issued.health && { healthInsurance: issued.health.der }),
      ...(issued.signature && { signature: issued.signature.der }),
    },
    authorities: { signature, authentication },
  };
}

async function scrap(
  deps: CardsDeps,
  key: ApplicationKey,
  failure: { cardId: string; attempt: number; fault: string; at: Temporal.Instant },
): Promise<ApplicationRecord> {
  const { at, ...facts } = failure;
  await deps.chips.destroy(failure.cardId);
  return deps.database.transaction().execute((trx) =>
    appendToApplication(trx, key, ({ state }) => {
      if (state.stage !== 'ordered' || !state.dates || state.attempts !== failure.attempt - 1) return undefined;
      const failed: ApplicationEvent = { kind: 'chipFailed', ...facts };
      const again: ApplicationEvent = { kind: 'remade', ...datesAfterFailure(dateOf(at), state.dates) };
      return { events: state.failedInRow + 1 < mostFailedInRow ? [failed, again] : [failed], at, by: machine };
    }),
  );
}

function isStayOver({ profile }: CardsDeps, { stayUntil, isRenewalPending }: CardPerson, today: Temporal.PlainDate): boolean {
  if (stayUntil === undefined) return false;
  return today.until(isRenewalPending ? extendedStay(stayUntil, profile) : stayUntil).sign < 0;
}
