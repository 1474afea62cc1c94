/** Values of the rooms as the counter's HTTP face shows them: plain JSON, absent values null. */
import { Temporal } from '../../kernel/temporal.ts';
import type { CardRecord, CertificatePlan } from '../cards/index.ts';
import type { MandateView } from '../mandates/index.ts';
import type { Resident, ResidentSummary } from '../registry/index.ts';
import type { ScreenMove } from './screen-move.ts';
import type { Comparison, Visit } from './types.ts';
import { visitSeconds } from './visit-fold.ts';

const instant = (ms: number): string => Temporal.Instant.fromEpochMilliseconds(ms).toString();

export function showVisit(visit: Visit, now: number) {
  return {
    id: visit.id,
    ticket: visit.ticket,
    office: visit.office,
    journey: visit.journey,
    stage: visit.stage,
    startedAt: instant(visit.startedAt),
    endedAt: visit.endedAt === undefined ? null : instant(visit.endedAt),
    seconds: visitSeconds(visit, now),
    residentId: visit.residentId ?? null,
    registered: [...visit.registered],
    identity: visit.identity ? { visitor: visit.identity.visitor, documents: [...visit.identity.documents] } : null,
    identityRefusals: visit.identityRefusals,
    applicationId: visit.applicationId ?? null,
    cardId: visit.cardId ?? null,
    withNotice: visit.withNotice ?? null,
    exchange: visit.exchange ? { ...visit.exchange, files: Object.keys(visit.exchange.files) } : null,
    needsPhotoComparison: visit.needsPhotoComparison,
    photo: visit.photo ?? null,
    hasScreen: visit.hasScreen,
    chip: visit.chip ?? null,
    pinsWanted: [...visit.pinsWanted],
    pinsSet: [...visit.pinsSet],
    certificatesWanted: [...visit.certificatesWanted],
    certificatesRenewed: [...visit.certificatesRenewed],
    loss: visit.loss ? { reference: visit.loss.reference, place: visit.loss.place } : null,
    isGivenUp: visit.isGivenUp,
    feePaidYen: visit.feePaidYen ?? null,
    changed: {
      changes: visit.changed.changes.map((change) => ({ ...change })),
      turn: visit.changed.turn ? { residentId: visit.changed.turn.residentId, needsTexts: visit.changed.turn.needsTexts } : null,
      cardsUpdated: [...visit.changed.cardsUpdated],
      cardsNotBrought: [...visit.changed.cardsNotBrought],
      isNumberChanged: visit.changed.isNumberChanged,
    },
    isChipDelivered: visit.isChipDelivered,
    isHandedOver: visit.isHandedOver,
    isPinSheetGiven: visit.isPinSheetGiven,
    steps: visit.steps.map(({ step, at, seconds }) => ({ step, at: instant(at), seconds })),
  };
}

export function showSummary(resident: ResidentSummary) {
  return { ...resident, birthDate: resident.birthDate.toString(), address: resident.address ?? null };
}

export function showResident(resident: Resident) {
  const { stay } = resident;
  return {
    ...showSummary(resident),
    householdId: resident.householdId,
    latin: resident.latin ?? null,
    commonName: resident.commonName ?? null,
    // The officer needs it to compare documents; it is marked as protected and read aloud to nobody.
    address: resident.address,
    isAddressProtected: resident.isAddressProtected,
    formerSurname: resident.formerSurname ?? null,
    guardianship: resident.guardianship
      ? {
          guardianName: resident.guardianship.guardianName,
          court: resident.guardianship.court,
          reference: resident.guardianship.reference,
          from: resident.guardianship.from.toString(),
          until: resident.guardianship.until?.toString() ?? null,
          isSignatureGranted: resident.guardianship.isSignatureGranted,
        }
      : null,
    movingOut: resident.movingOut ? { on: resident.movingOut.on.toString(), to: resident.movingOut.to } : null,
    relationship: resident.relationship,
    residentSince: resident.residentSince.toString(),
    stay: stay
      ? {
          nationality: stay.nationality,
          status: stay.status,
          stayUntil: stay.stayUntil?.toString() ?? null,
          cardExpiresOn: stay.cardExpiresOn.toString(),
          isRenewalPending: stay.isRenewalPending,
        }
      : null,
  };
}

export function showComparison(comparison: Comparison) {
  return { ...comparison, registered: comparison.registered ?? null };
}

export function showCard(card: CardRecord) {
  return {
    id: card.id,
    serial: card.serial,
    state: card.state,
    issuedOn: card.issuedOn.toString(),
    expiresOn: card.expiresOn.toString(),
    hasPhoto: card.portraitSha256 !== undefined,
  };
}

export function showPlan({ kinds, newEnd }: CertificatePlan) {
  return {
    kinds: kinds.map(({ kind, isRenewable, endsOn, renewableFrom }) => ({
      kind,
      isRenewable,
      endsOn: endsOn?.toString() ?? null,
      renewableFrom: renewableFrom?.toString() ?? null,
    })),
    newEnd: newEnd.toString(),
  };
}

export function showMove(move: ScreenMove) {
  return move.kind === 'pins' ? { ...move, pins: [...move.pins], transportPin: move.transportPin ?? null } : move;
}

export const isInForce = ({ state }: MandateView): boolean => state === 'active';

export const showMandate = ({ kind, name, scopes, until }: MandateView) => ({
  kind,
  name,
  scopes: [...scopes],
  until: until?.toString() ?? null,
});
