import { sql } from 'kysely';
import { type Actor, MynaError, type Temporal } from '../../kernel/index.ts';
import { type CertificateAction, foldActions } from './status-fold.ts';
import { beginChange, type CertificateHistory } from './store.ts';
import type { CertificationDatabase } from './tables.ts';
import type { CardState, CertificateKind, RevocationReason } from './types.ts';

/** What is done to a card's certificates. `kind` absent: to all of them, and so to the card. */
export type CardChange =
  | { action: 'suspended'; reason?: string | undefined }
  | { action: 'resumed'; reason?: string | undefined }
  | { action: 'revoked'; reason: RevocationReason; kind?: CertificateKind }
  /** Everything of the kept certificates' kinds but themselves: the chip has the new ones. */
  | { action: 'revoked'; reason: 'superseded'; kept: readonly string[] };

export interface RecordedChange {
  cardId: string;
  residentId: string;
  state: CardState;
  /** The epoch that every instance has to acknowledge; undefined when nothing changed. */
  epoch: number | undefined;
}

/**
 * Appends the action to every certificate that it changes, in the caller's transaction, under the card's lock.
 * Repeating an action changes nothing; a revoked card stays revoked.
 * @throws MynaError MYNA_CERTIFICATION_CARD_NOT_FOUND, MYNA_CERTIFICATION_CARD_REVOKED (resuming), MYNA_CERTIFICATION_CERTIFICATE_NOT_FOUND
 *   (to be kept, but not of this card)
 */
export async function changeCard(trx: CertificationDatabase, cardId: string, change: CardChange, actor: Actor): Promise<RecordedChange> {
  const card = await beginChange(trx, cardId);
  if (!card) throw new MynaError('MYNA_CERTIFICATION_CARD_NOT_FOUND');
  if (card.state === 'revoked' && change.action === 'resumed') throw new MynaError('MYNA_CERTIFICATION_CARD_REVOKED');
  const { histories, residentId, now } = card;
  const isMeant = selection(histories, change);
  const changed = histories.filter((history) => (isMeant === undefined || isMeant(history)) && isChangedBy(history, change, now));
  const state = isMeant === undefined ? nextState(card.state, change) : card.state;
  if (changed.length === 0 && state === card.state) return { cardId, residentId, state, epoch: undefined };
  const places = Object.fromEntries(changed.map(({ serial, actions }) => [serial, actions.length]));
  const { rows } = await sql<{ epoch: string }>`
    select certification.record_change(${cardId}, ${residentId}::uuid, ${state}, ${JSON.stringify(places)}::jsonb, ${change.action},
      ${change.reason ?? null}, ${now.toString()}::timestamptz, ${actor.institution}, ${actor.person})::text as epoch`.execute(trx);
  return { cardId, residentId, state, epoch: Number(rows[0]?.epoch) };
}

/** Which certificates a change is about; undefined for all of them, and so for the card. */
function selection(histories: readonly CertificateHistory[], change: CardChange): ((history: CertificateHistory) => boolean) | undefined {
  if (change.action !== 'revoked') return undefined;
  if ('kept' in change) {
    const kept = change.kept.map((serial) => histories.find((history) => history.serial === serial));
    if (kept.includes(undefined)) throw new MynaError('MYNA_CERTIFICATION_CERTIFICATE_NOT_FOUND');
    const kinds = new Set(kept.map((history) => history?.kind));
    return ({ kind, serial }) => kinds.has(kind) && !change.kept.includes(serial);
  }
  return change.kind === undefined ? undefined : ({ kind }) => kind === change.kind;
}

function nextState(state: CardState, { action }: CardChange): CardState {
  if (state === 'revoked') return 'revoked';
  return { suspended: 'suspended', resumed: 'active', revoked: 'revoked' }[action] as CardState;
}

function toAction(change: CardChange, at: Temporal.Instant): CertificateAction {
  if (change.action === 'revoked') return { action: 'revoked', at, reason: change.reason };
  return { action: change.action, at, ...(change.reason === undefined ? {} : { reason: change.reason }) };
}

function isChangedBy({ actions }: CertificateHistory, change: CardChange, at: Temporal.Instant): boolean {
  return foldActions(actions).state !== foldActions([...actions, toAction(change, at)]).state;
}
