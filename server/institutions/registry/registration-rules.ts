/** What the law asks of a registration (住民基本台帳法 30条の45, 番号法 7条), checked before anything is written. */
import { isLocalGovernmentCode } from '@openmyna/number';
import { ageOn } from '@openmyna/rules';
import { MynaError } from '../../kernel/index.ts';
import { Temporal } from '../../kernel/temporal.ts';
import { readAddress, readKana, readName } from './characters.ts';
import { findMunicipality } from './municipalities.ts';
import { readNamesake } from './namesakes.ts';
import type { ForeignRegistration, Registration, ResidenceCard, ResidenceStatus, VisitorStatus } from './types.ts';

/** Nobody alive is older; a birth date before that is a slip. */
const greatestAge = 125;
/** A period of stay of three months or less is a short stay. */
const longestShortStayMonths = 3;

const visitors: readonly string[] = ['temporary-visitor', 'diplomat', 'official'] satisfies VisitorStatus[];
const unlimited: readonly string[] = ['permanent-resident', 'special-permanent-resident'] satisfies ResidenceStatus[];

const isAfter = (one: Temporal.PlainDate, other: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(one, other) > 0;

/**
 * The registration with its texts tidied.
 * @throws {MynaError} a `MYNA_REGISTRY_…` refusal naming the rule
 */
export function checkRegistration<Kind extends Registration>(registration: Kind, today: Temporal.PlainDate): Kind {
  checkBirthDate(registration.birthDate, today);
  if (!isLocalGovernmentCode(registration.municipality) || !findMunicipality(registration.municipality)) {
    throw new MynaError('MYNA_REGISTRY_MUNICIPALITY_UNKNOWN');
  }
  if (registration.kind === 'birth' && registration.parents.length === 0) throw new MynaError('MYNA_REGISTRY_PARENT_MISSING');
  if (registration.kind === 'foreign') checkResidenceCard(registration.residenceCard, today);
  const { namesake } = registration;
  const tidied = {
    ...registration,
    name: readName('name', registration.name),
    kana: readKana(registration.kana),
    ...(namesake && { namesake: readNamesake(namesake) }),
  };
  return registration.kind === 'birth' ? tidied : { ...tidied, ...tidyNewcomer(registration, today) };
}

function tidyNewcomer(registration: Exclude<Registration, { kind: 'birth' }>, today: Temporal.PlainDate) {
  const { residentSince, birthDate, household, relationship } = registration;
  if (residentSince && (isAfter(residentSince, today) || isAfter(birthDate, residentSince))) {
    throw new MynaError('MYNA_REGISTRY_RESIDENCE_DATE_IMPOSSIBLE');
  }
  if ((household === undefined) !== (relationship === undefined || relationship === 'head')) {
    throw new MynaError('MYNA_REGISTRY_HOUSEHOLD_UNCLEAR');
  }
  return { address: readAddress(registration.address), ...(registration.kind === 'foreign' ? tidyForeignNames(registration) : {}) };
}

function tidyForeignNames({ latin, commonName, residenceCard }: ForeignRegistration) {
  return {
    latin: latin === undefined ? undefined : readName('latin', latin),
    commonName: commonName === undefined ? undefined : readName('commonName', commonName),
    residenceCard: { ...residenceCard, number: residenceCardNumber(residenceCard.number) },
  };
}

export function checkBirthDate(birthDate: Temporal.PlainDate, today: Temporal.PlainDate): void {
  if (isAfter(birthDate, today)) throw new MynaError('MYNA_REGISTRY_BIRTH_IN_FUTURE');
  if (ageOn(birthDate, today) > greatestAge) throw new MynaError('MYNA_REGISTRY_BIRTH_IMPOSSIBLE', { greatestAge });
}

/** Residence cards and special permanent residents' certificates: two letters, eight digits, two letters. @throws {MynaError} */
export function residenceCardNumber(text: string): string {
  const number = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  if (!/^[A-Z]{2}[0-9]{8}[A-Z]{2}$/.test(number)) throw new MynaError('MYNA_REGISTRY_RESIDENCE_CARD_NUMBER_INVALID');
  return number;
}

/** Who is a mid- to long-term resident (中長期在留者), with the reason when somebody is not. */
export function checkResidenceCard(card: ResidenceCard, today: Temporal.PlainDate): void {
  if (visitors.includes(card.status)) {
    throw new MynaError(card.status === 'temporary-visitor' ? 'MYNA_REGISTRY_SHORT_TERM_VISITOR' : 'MYNA_REGISTRY_DIPLOMAT');
  }
  if (card.periodMonths !== undefined && card.periodMonths <= longestShortStayMonths)
    throw new MynaError('MYNA_REGISTRY_SHORT_TERM_VISITOR');
  if (!/^[A-Z]{3}$/.test(card.nationality) || card.nationality === 'JPN') throw new MynaError('MYNA_REGISTRY_NATIONALITY_INVALID');
  residenceCardNumber(card.number);
  if (isAfter(today, card.expiresOn)) throw new MynaError('MYNA_REGISTRY_RESIDENCE_CARD_EXPIRED');
  if (unlimited.includes(card.status)) {
    if (card.stayUntil !== undefined) throw new MynaError('MYNA_REGISTRY_STAY_CONTRADICTS_STATUS');
    return;
  }
  if (card.stayUntil === undefined) throw new MynaError('MYNA_REGISTRY_STAY_MISSING');
  if (isAfter(today, card.stayUntil)) throw new MynaError('MYNA_REGISTRY_STAY_ENDED');
}

export function belongingOf(registration: Registration): 'national' | 'foreign-resident' | 'special-permanent-resident' {
  if (registration.kind !== 'foreign') return 'national';
  return registration.residenceCard.status === 'special-permanent-resident' ? 'special-permanent-resident' : 'foreign-resident';
}
