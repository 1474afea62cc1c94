/** Who stands at the counter: documents against the register, never by name alone (M06, F10). */
import { ageOn, type Belonging, checkIdentity, representedUnder } from '@openmyna/rules';
import { type Actor, type CivilClock, type MynaCode, MynaError } from '../../kernel/index.ts';
import type { Temporal } from '../../kernel/temporal.ts';
import { type Guardianship, guardianshipOn, isSameText, type Registry, type Resident } from '../registry/index.ts';
import type { Comparison, PresentedDocument, Visit, Visitor } from './types.ts';

export interface IdentityRequest {
  readonly visitor: Visitor;
  readonly documents: readonly PresentedDocument[];
  /** Somebody who acts for the resident: what rules apply to that person's own documents. */
  readonly representativeBelonging?: Belonging | undefined;
}

export interface IdentityOutcome {
  readonly comparisons: readonly Comparison[];
  /** Left out when the identity is proven. */
  readonly refusal: MynaCode | undefined;
  /** The documents are those of the guardian whom the register names. */
  readonly isGuardian?: true;
}

export interface ComparisonDeps {
  readonly registry: Registry;
}

/**
 * Compares documents with the resident's record. A ward's guardian is compared with the guardian whom the register names; the documents of a child's
 * representative are judged by their kind only: the register does not say who has parental authority 親権, the officer sees the proof of it.
 */
export async function compareIdentity(
  deps: ComparisonDeps,
  resident: Resident,
  request: IdentityRequest,
  today: Temporal.PlainDate,
  actor: Actor,
  purpose: string,
): Promise<IdentityOutcome> {
  const belonging = request.visitor === 'self' ? resident.belonging : (request.representativeBelonging ?? 'national');
  const check = checkIdentity(belonging, request.documents, today);
  const guardianship = guardianshipOn(resident, today);
  if (request.visitor === 'legal-representative') {
    if (!check.proven || !guardianship) return { comparisons: [], refusal: check.proven ? undefined : check.refusal };
    return compareGuardian(deps.registry, guardianship, request.documents, actor, purpose);
  }
  const comparisons: Comparison[] = [];
  for (const document of request.documents) comparisons.push(...(await compareDocument(deps.registry, resident, document, actor, purpose)));
  if (!check.proven) return { comparisons, refusal: check.refusal };
  if (comparisons.some(({ isSame }) => !isSame)) return { comparisons, refusal: 'MYNA_COUNTER_DOCUMENT_DIFFERS' };
  const isTellingApart = comparisons.some(({ field }) => field === 'address' || field === 'number');
  if (!isTellingApart && (await hasNamesake(deps.registry, resident, actor, purpose))) {
    return { comparisons, refusal: 'MYNA_COUNTER_NAMESAKE_ADDRESS_NEEDED' };
  }
  return { comparisons, refusal: undefined };
}

/** By name, and by the birth date where the guardian is registered here. */
async function compareGuardian(
  registry: Registry,
  { guardianId, guardianName }: Guardianship,
  documents: readonly PresentedDocument[],
  actor: Actor,
  purpose: string,
): Promise<IdentityOutcome> {
  const guardian = guardianId === undefined ? undefined : await registry.openResident(guardianId, actor, purpose);
  const names = [guardianName, guardian?.name, guardian?.latin, guardian?.commonName].filter((name) => name !== undefined);
  const comparisons = documents.flatMap(({ kind, name, birthDate }): Comparison[] => [
    { document: kind, field: 'name', shown: name, registered: guardianName, isSame: names.some((each) => isSameName(each, name)) },
    ...(guardian
      ? [
          {
            document: kind,
            field: 'birthDate' as const,
            shown: birthDate.toString(),
            registered: guardian.birthDate.toString(),
            isSame: birthDate.equals(guardian.birthDate),
          },
        ]
      : []),
  ]);
  const isGuardian = comparisons.every(({ isSame }) => isSame) && (guardian === undefined || guardian.state === 'living');
  return isGuardian ? { comparisons, refusal: undefined, isGuardian } : { comparisons, refusal: 'MYNA_COUNTER_NOT_THE_GUARDIAN' };
}

/** What a ward may do alone: say that she has moved, that her card is lost, that her letter is. Everything that makes or opens a card needs the guardian. */
const aloneAsWard: readonly Visit['journey'][] = ['change', 'departure', 'death', 'suspension', 'number-letter'];

/**
 * A child is represented, a ward comes with the guardian; everybody else stands here in person.
 * @throws {MynaError} `MYNA_COUNTER_REPRESENTATIVE_NEEDED`, `MYNA_COUNTER_GUARDIAN_NEEDED`, `MYNA_COUNTER_IN_PERSON_ONLY`
 */
export async function requireRightVisitor(
  { clock }: { readonly clock: CivilClock },
  visit: Visit,
  person: Pick<Resident, 'birthDate' | 'guardianship'>,
): Promise<void> {
  const today = await clock.today();
  if (guardianshipOn(person, today)) {
    const isAlone = visit.identity?.visitor === 'self' && aloneAsWard.includes(visit.journey);
    if (!isAlone && !visit.identity?.isGuardian) throw new MynaError('MYNA_COUNTER_GUARDIAN_NEEDED');
    return;
  }
  const isChild = ageOn(person.birthDate, today) < representedUnder;
  if (isChild && visit.identity?.visitor !== 'legal-representative') throw new MynaError('MYNA_COUNTER_REPRESENTATIVE_NEEDED');
  if (!isChild && visit.identity?.visitor !== 'self') throw new MynaError('MYNA_COUNTER_IN_PERSON_ONLY');
}

async function compareDocument(
  registry: Registry,
  resident: Resident,
  document: PresentedDocument,
  actor: Actor,
  purpose: string,
): Promise<Comparison[]> {
  const line = (field: Comparison['field'], shown: string, registered: string | undefined, isSame: boolean): Comparison => ({
    document: document.kind,
    field,
    shown,
    registered,
    isSame,
  });
  const names = [resident.name, resident.latin, resident.commonName].filter((name) => name !== undefined);
  const lines = [
    line(
      'name',
      document.name,
      resident.name,
      names.some((name) => isSameName(name, document.name)),
    ),
    line('birthDate', document.birthDate.toString(), resident.birthDate.toString(), document.birthDate.equals(resident.birthDate)),
  ];
  if (document.address !== undefined && document.address.trim() !== '') {
    const shownAddress = resident.isAddressProtected ? undefined : resident.address;
    lines.push(line('address', document.address, shownAddress, isSameAddress(document.address, resident, registry)));
  }
  if (document.kind === 'residence-card' || document.kind === 'special-permanent-resident-certificate') {
    lines.push(line('number', document.number ?? '', undefined, await holdsCard(registry, resident, document.number, actor, purpose)));
  }
  return lines;
}

/** A residence card is compared by its number: it must be the one that this resident was registered with. */
async function holdsCard(
  registry: Registry,
  resident: Resident,
  number: string | undefined,
  actor: Actor,
  purpose: string,
): Promise<boolean> {
  if (number === undefined) return false;
  try {
    return (await registry.findByResidenceCard(number, actor, purpose))?.residentId === resident.residentId;
  } catch (error) {
    if (error instanceof MynaError && error.code === 'MYNA_REGISTRY_RESIDENCE_CARD_NUMBER_INVALID') return false;
    throw error;
  }
}

/** Residence cards write the family name first, the register may write it last: the same words in any order are the same name. */
function isSameName(one: string, other: string): boolean {
  const words = (name: string): string =>
    name
      .split(/[\s\u3000]+/)
      .filter(Boolean)
      .sort((a, b) => (a.toUpperCase() < b.toUpperCase() ? -1 : 1))
      .join(' ');
  return isSameText(one, other) || isSameText(words(one.normalize('NFKC')), words(other.normalize('NFKC')));
}

/** Documents write the address with the prefecture, the register without it. */
function isSameAddress(shown: string, resident: Resident, registry: Registry): boolean {
  const { prefecture } = registry.municipality(resident.municipality);
  return isSameText(shown, resident.address) || isSameText(shown, `${prefecture.ja}${resident.address}`);
}

async function hasNamesake(registry: Registry, resident: Resident, actor: Actor, purpose: string): Promise<boolean> {
  const alike = await registry.findResidents({ name: resident.name, birthDate: resident.birthDate }, actor, purpose);
  return alike.some((other) => other.residentId !== resident.residentId && isSameText(other.name, resident.name));
}
