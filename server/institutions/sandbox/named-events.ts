import { cardExpiry, extendedStay, type PolicyProfile } from '@openmyna/rules';
import { Temporal } from '../../kernel/index.ts';
import { type CastMember, cast } from './cast.ts';
import type { NamedEvent } from './types.ts';

/** Birthdays on which something changes for somebody of the cast. */
const birthdays: readonly { readonly age: 15 | 18 | 70; readonly ja: string; readonly en: string }[] = [
  { age: 15, ja: '15歳になります(署名用証明書が持てます)', en: 'turns 15 (may have a signature certificate)' },
  { age: 18, ja: '18歳になります', en: 'turns 18' },
  { age: 70, ja: '70歳になります', en: 'turns 70' },
];

/** The days of the cast's life that are worth going to, after `today`, soonest first. */
export function namedEvents(today: Temporal.PlainDate, profile: PolicyProfile): NamedEvent[] {
  return cast
    .filter(({ diedOn, registered }) => diedOn === undefined && registered)
    .flatMap((member) => [...birthdayEvents(member), ...stayEvents(member, profile), ...cardEvents(member, profile)])
    .filter(({ date }) => Temporal.PlainDate.compare(date, today) > 0)
    .sort((one, other) => Temporal.PlainDate.compare(one.date, other.date));
}

function birthdayEvents(member: CastMember): NamedEvent[] {
  return birthdays.map(({ age, ja, en }) => ({
    id: `${member.handle}-${age}`,
    kind: `turns${age}` as const,
    who: namesOf(member),
    // Somebody born on 29 February is a year older on 1 March in common years here: the age is reached at the end of 28 February.
    date: member.born.add({ years: age }),
    title: { ja: `${member.name}さんが${ja}`, en: `${englishName(member)} ${en}` },
  }));
}

function stayEvents(member: CastMember, profile: PolicyProfile): NamedEvent[] {
  const until = member.foreign?.stayUntil;
  if (!until) return [];
  const ends = {
    id: `${member.handle}-stay`,
    kind: 'stay' as const,
    who: namesOf(member),
    date: until,
    title: { ja: `${member.name}さんの在留期間が終わります`, en: `${englishName(member)}'s period of stay ends` },
  };
  if (!member.foreign?.renewalPending) return [ends];
  const special = {
    id: `${member.handle}-special`,
    kind: 'special' as const,
    who: namesOf(member),
    date: extendedStay(until, profile),
    title: { ja: `${member.name}さんの特例期間が終わります`, en: `${englishName(member)}'s special period ends` },
  };
  return [ends, special];
}

function cardEvents(member: CastMember, profile: PolicyProfile): NamedEvent[] {
  if (!member.cardIssuedOn || member.foreign?.stayUntil) return [];
  const date = cardExpiry({ issuedOn: member.cardIssuedOn, birthDate: member.born }, profile);
  return [
    {
      id: `${member.handle}-card`,
      kind: 'card',
      who: namesOf(member),
      date,
      title: { ja: `${member.name}さんのカードの有効期限`, en: `${englishName(member)}'s card expires` },
    },
  ];
}

const namesOf = (member: CastMember): NamedEvent['who'] => ({ ja: member.name, en: englishName(member) });

/** `Ren` from `TANAKA REN`; a name written in Latin letters as it is. */
export function englishName({ latin, name, foreign }: CastMember): string {
  if (/^[\p{Script=Latin}\s]+$/u.test(name)) return name.split(' ')[0] ?? name;
  const given = foreign ? latin.split(' ')[0] : latin.split(' ').at(-1);
  return `${given?.[0] ?? ''}${given?.slice(1).toLowerCase() ?? ''}`;
}
