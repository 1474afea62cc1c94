import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyProfile, profileNames } from './profiles.ts';
import { continuedUse, effectOnCard, notificationDelay } from './residence.ts';
import { Temporal } from './temporal.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const brief = policyProfile('brief');

describe.each(profileNames.map((name) => policyProfile(name)))('$name: changes of a record', (profile) => {
  test('a notice on the fourteenth day is in time, on the fifteenth it is a day late', () => {
    const happenedOn = day('2026-11-01');
    expect(notificationDelay({ happenedOn, notifiedOn: day('2026-11-15') }, profile)).toBe(0);
    expect(notificationDelay({ happenedOn, notifiedOn: day('2026-11-16') }, profile)).toBe(1);
    expect(notificationDelay({ happenedOn, notifiedOn: happenedOn }, profile)).toBe(0);
  });

  test('a card goes on for ninety days after a moving-in that was notified in time', () => {
    const dates = { movedOn: day('2026-11-01'), movingOutOn: day('2026-10-31'), notifiedOn: day('2026-11-10') };
    expect(continuedUse(dates, profile)).toEqual({ isAllowed: true, bringBy: day('2027-02-08') });
  });

  test.each([
    ['late after the move', { movedOn: '2026-11-01', movingOutOn: '2026-10-31', notifiedOn: '2026-11-16' }, 'notified-late'],
    [
      'more than thirty days after the planned moving-out',
      { movedOn: '2026-11-10', movingOutOn: '2026-10-10', notifiedOn: '2026-11-10' },
      'moving-out-too-old',
    ],
  ])('a card does not go on when the moving-in is notified %s', (_title, dates, reason) => {
    const { movedOn, movingOutOn, notifiedOn } = dates;
    const answer = continuedUse({ movedOn: day(movedOn), movingOutOn: day(movingOutOn), notifiedOn: day(notifiedOn) }, profile);
    expect(answer).toEqual({ isAllowed: false, reason });
  });

  test('an address ends the signature certificate only; a name ends both; a stay ends none', () => {
    expect(effectOnCard(['address'], profile)).toEqual({ hasNewTexts: true, ends: ['signature'] });
    expect(effectOnCard(['name', 'address'], profile)).toEqual({ hasNewTexts: true, ends: ['signature', 'authentication'] });
    expect(effectOnCard(['stay', 'protection'], profile)).toEqual({ hasNewTexts: false, ends: [] });
  });
});

test('a card that goes on is never brought later than the days of its rule after the notification, over all dates', () => {
  const days = fc.integer({ min: 0, max: 400 });
  fc.assert(
    fc.property(days, days, days, (out, moved, notified) => {
      const start = day('2024-02-29');
      const notifiedOn = start.add({ days: notified });
      const answer = continuedUse({ movingOutOn: start.add({ days: out }), movedOn: start.add({ days: moved }), notifiedOn }, brief);
      if (!answer.isAllowed) return;
      expect(notifiedOn.until(answer.bringBy, { largestUnit: 'days' }).days).toBe(brief.residence.bringCardWithinDays);
      expect(notified - moved).toBeLessThanOrEqual(brief.residence.notifyWithinDays);
      expect(notified - out).toBeLessThanOrEqual(brief.residence.movingInWithinDays);
    }),
  );
});
