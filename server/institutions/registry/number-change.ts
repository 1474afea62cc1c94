/** 番号法 7条2項: a number that has leaked and is likely to be misused is replaced; nothing else changes one. */
import type { IndividualNumber } from '@openmyna/number';
import { type Actor, type KeyStore, MynaError } from '../../kernel/index.ts';
import type { Temporal } from '../../kernel/temporal.ts';
import type { ChangeStore } from './change-store.ts';
import type { NumberChangeRequest } from './change-types.ts';
import type { NumberSource } from './number-source.ts';
import { indexes, sealedPurposes } from './sealing.ts';
import type { Resident } from './types.ts';

export interface NumberChangeDeps {
  readonly changes: ChangeStore;
  readonly keys: KeyStore;
  readonly numbers: NumberSource;
  readonly today: () => Promise<Temporal.PlainDate>;
  readonly openResident: (residentId: string, actor: Actor, purpose: string) => Promise<Resident>;
  readonly readNumber: (residentId: string, actor: Actor, purpose: string) => Promise<IndividualNumber>;
}

const purpose = 'counter.number-change';
const shortestReference = 3;

/** See {@link RegistryChanges.changeNumber}. The same request again answers with the number that it gave. */
export async function changeNumber(
  deps: NumberChangeDeps,
  request: NumberChangeRequest,
  actor: Actor,
): Promise<{ changeId: string; individualNumber: IndividualNumber }> {
  const { residentId, version, key, requestedBy, reason, evidence } = request;
  const reference = evidence.reference.trim();
  if (reference.length < shortestReference) throw new MynaError('MYNA_REGISTRY_LEAK_NOT_PROVEN');
  const resident = await deps.openResident(residentId, actor, purpose);
  const [before] = await deps.changes.ofKey(residentId, key);
  if (before) return { changeId: before.changeId, individualNumber: await deps.readNumber(residentId, actor, purpose) };
  if (resident.state !== 'living') throw new MynaError('MYNA_REGISTRY_RECORD_OF_DEAD');
  const { individualNumber } = await deps.numbers.next();
  const row = {
    resident_id: residentId,
    version,
    key,
    kind: 'number' as const,
    effective_on: (await deps.today()).toString(),
    after: {},
    matters: ['number'],
    notices: ['number'],
    items: ['individualNumber'],
    evidence: [evidence.kind],
    institution: actor.institution,
    person: actor.person,
    ...(actor.terminal === undefined ? {} : { terminal: actor.terminal }),
    purpose,
    requested_by: requestedBy,
    reason,
    evidence_kind: evidence.kind,
    evidence_reference: reference,
  };
  const sealed = deps.keys.seal(sealedPurposes.number, Buffer.from(individualNumber), residentId);
  const { changeId, isRepeated } = await deps.changes.changeNumber(row, sealed, indexes.number(deps.keys, individualNumber));
  return { changeId, individualNumber: isRepeated ? await deps.readNumber(residentId, actor, purpose) : individualNumber };
}
