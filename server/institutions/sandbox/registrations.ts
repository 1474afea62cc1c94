import type { LocalGovernmentCode } from '@openmyna/number';
import type { ArrivalRegistration, ForeignRegistration, Registry } from '../registry/index.ts';
import type { CastMember } from './cast.ts';
import type { StatisticalHousehold, StatisticalResident } from './statistical-residents.ts';

/** How somebody of the cast comes into the register; `household` is the head's, for all but heads. */
export function castRegistration(
  member: CastMember,
  registry: Registry,
  household: string | undefined,
): ArrivalRegistration | ForeignRegistration {
  const municipality = registry.municipality(member.municipality);
  const base = {
    name: member.name,
    kana: member.kana,
    sex: member.sex,
    birthDate: member.born,
    municipality: municipality.code,
    address: `${municipality.name.ja}${member.address}`,
    ...(household === undefined ? {} : { household, relationship: member.household.relation }),
    residentSince: member.registeredOn,
    ...(member.protectedAddress === undefined ? {} : { isAddressProtected: member.protectedAddress }),
    // Namesakes and birthday twins of the cast were told apart when they were born.
    ...(member.namesakeFact === undefined ? {} : { namesake: { fact: 'parents', value: member.namesakeFact } as const }),
  };
  if (member.foreign === undefined) return { ...base, kind: 'arrival' };
  const { nationality, status, cardNumber, cardExpiresOn, stayUntil, periodMonths } = member.foreign;
  return {
    ...base,
    kind: 'foreign',
    latin: member.latin,
    ...(member.commonName === undefined ? {} : { commonName: member.commonName }),
    residenceCard: { number: cardNumber, nationality, status, expiresOn: cardExpiresOn, stayUntil, periodMonths },
  };
}

/** The same for a statistical resident. */
export function statisticalRegistration(
  resident: StatisticalResident,
  { municipality, address }: StatisticalHousehold,
  place: { readonly index: number; readonly household: string | undefined },
): ArrivalRegistration | ForeignRegistration {
  const base = {
    name: resident.name,
    kana: resident.kana,
    sex: resident.sex,
    birthDate: resident.birthDate,
    municipality: municipality as LocalGovernmentCode,
    address,
    ...(place.household === undefined ? {} : { household: place.household, relationship: resident.relationship }),
    residentSince: resident.birthDate,
    // Birthday twins of one name happen among many: each was told apart by the parents.
    namesake: { fact: 'parents', value: `世帯 ${place.index}` } as const,
  };
  if (resident.foreign === undefined) return { ...base, kind: 'arrival' };
  const { nationality, status, cardNumber, stayUntil, cardExpiresOn } = resident.foreign;
  return {
    ...base,
    kind: 'foreign',
    latin: resident.name,
    residenceCard: { number: cardNumber, nationality, status, expiresOn: cardExpiresOn, stayUntil },
  };
}
