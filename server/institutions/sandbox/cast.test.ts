import { existsSync } from 'node:fs';
import { ageOn, policyProfile } from '@openmyna/rules';
import { describe, expect, test } from 'vitest';
import { createDocuments } from '../../kernel/documents/index.ts';
import { Temporal } from '../../kernel/index.ts';
import { cast, castPins, findCastMember, places } from './cast.ts';
import { englishName, namedEvents } from './named-events.ts';

const start = Temporal.PlainDate.from('2026-11-23');

describe('the cast', () => {
  test('has unique handles, a portrait each, and heads before the members of their households', () => {
    expect(new Set(cast.map(({ handle }) => handle)).size).toBe(cast.length);
    for (const [index, member] of cast.entries()) {
      expect(existsSync(new URL(`./portraits/${member.handle}.jpg`, import.meta.url))).toBe(true);
      const head = cast.findIndex(({ handle }) => handle === member.household.head);
      expect(head).toBeGreaterThanOrEqual(0);
      expect(head).toBeLessThanOrEqual(index);
      expect(cast[head]?.address).toBe(member.address);
    }
  });

  test('has no card for those who never had one, who died, or whom the registry does not know', () => {
    const without = cast.filter(({ cardIssuedOn }) => cardIssuedOn === undefined).map(({ handle }) => handle);
    expect(without.sort()).toEqual(['jun', 'park', 'shin', 'sora', 'tom']);
    expect(cast.filter(({ registered }) => !registered).map(({ handle }) => handle)).toEqual(['sora', 'tom']);
  });

  test('has cards that are still valid at the start, the certificates in them too', () => {
    for (const { cardIssuedOn } of cast) {
      if (cardIssuedOn) expect(Temporal.PlainDate.compare(cardIssuedOn.add({ years: 5 }), start)).toBeGreaterThan(0);
    }
  });

  test('has a namesake and birthday twin, a child under 15, and someone about to turn 18', () => {
    const [taro, twin] = [findCastMember('taro'), findCastMember('taro2')];
    expect([taro?.name, taro?.born.toString(), taro?.kana]).toEqual([twin?.name, twin?.born.toString(), twin?.kana]);
    expect(taro?.municipality).not.toBe(twin?.municipality);
    expect(ageOn(findCastMember('mei')?.born ?? start, start)).toBe(14);
    expect(ageOn(findCastMember('ren')?.born ?? start, start.add({ days: 7 }))).toBe(17);
    expect(ageOn(findCastMember('ren')?.born ?? start, start.add({ days: 8 }))).toBe(18);
  });

  test('has PINs that are all different', () => {
    expect(new Set(Object.values(castPins)).size).toBe(5);
  });

  test('has names and addresses that every letter shows as they are recorded', async () => {
    const documents = createDocuments({ profile: policyProfile('brief'), url: 'http://localhost:8400' });
    for (const { name, kana, address, born } of cast) {
      const letter = { name, kana, address, municipality: '汐見市', birthDate: born, issuedOn: start, applicationNumber: '1'.repeat(23) };
      await expect(documents.renderApplicationReissue(letter)).resolves.toBeInstanceOf(Uint8Array);
    }
  });
});

test('places stand in the two invented municipalities and have unique ids', () => {
  expect(new Set(places.map(({ id }) => id)).size).toBe(places.length);
  expect(new Set(places.map(({ municipality }) => municipality))).toEqual(new Set(['149900', '209902']));
  expect(places.filter(({ kind }) => kind === 'kiosk')).toHaveLength(6);
});

describe('the named days', () => {
  const days = namedEvents(start, policyProfile('brief'));

  test("begin with Ren's eighteenth birthday and hold Li's stay and her special period", () => {
    expect(days[0]).toMatchObject({ id: 'ren-18', title: { en: 'Ren turns 18', ja: '田中 蓮さんが18歳になります' } });
    expect(days.find(({ id }) => id === 'li-stay')?.date.toString()).toBe('2027-01-15');
    expect(days.find(({ id }) => id === 'li-special')?.date.toString()).toBe('2027-03-15');
  });

  test('are in order and in the future, also after the clock was moved', () => {
    const later = namedEvents(Temporal.PlainDate.from('2027-02-01'), policyProfile('brief'));
    for (const list of [days, later]) {
      const dates = list.map(({ date }) => date.toString());
      expect(dates).toEqual([...dates].sort());
    }
    expect(later.every(({ date }) => date.toString() > '2027-02-01')).toBe(true);
  });

  test.each([
    ['hanako', 'Hanako'],
    ['carlos', 'Carlos'],
    ['li', 'Li'],
    ['wei', 'Wang'],
    ['minh', 'NGUYỄN'],
    ['priya', 'Priya'],
  ])('call %s %s in English', (handle, name) => {
    const member = findCastMember(handle);
    expect(member && englishName(member)).toBe(name);
  });
});
