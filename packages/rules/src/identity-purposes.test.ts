import { describe, expect, test } from 'vitest';
import { type Belonging, documentsFor, type IdentityDocumentKind, type IdentityPurpose, identityPurposes, servesPurpose } from './index.ts';
import { Temporal } from './temporal.ts';

const today = Temporal.PlainDate.from('2026-11-23');
const persons: readonly Belonging[] = ['national', 'foreign-resident', 'special-permanent-resident'];
const serves = (purpose: IdentityPurpose, belonging: Belonging, ...kinds: IdentityDocumentKind[]): boolean =>
  servesPurpose(documentsFor(purpose, belonging, today), new Set(kinds));

describe('which document serves which purpose', () => {
  test.each<[IdentityPurpose, Belonging, IdentityDocumentKind[], boolean]>([
    ['administration', 'national', ['individual-number-card'], true],
    ['administration', 'national', ['pension-handbook'], false],
    ['administration', 'national', ['pension-handbook', 'student-card'], true],
    ['administration', 'foreign-resident', ['individual-number-card'], false],
    ['administration', 'foreign-resident', ['residence-card'], true],
    ['number-notification', 'national', ['individual-number-card'], true],
    ['number-notification', 'national', ['drivers-licence'], false],
    ['number-notification', 'foreign-resident', ['individual-number-card'], false],
    ['number-notification', 'foreign-resident', ['individual-number-card', 'residence-card'], true],
    ['work', 'national', ['individual-number-card'], false],
    ['work', 'national', ['employee-card'], true],
    ['work', 'foreign-resident', ['individual-number-card'], false],
    ['work', 'foreign-resident', ['residence-card'], true],
    ['employment', 'foreign-resident', ['passport'], false],
    ['employment', 'special-permanent-resident', ['drivers-licence'], true],
    ['bank-account', 'national', ['individual-number-card'], true],
    ['bank-account', 'foreign-resident', ['individual-number-card'], false],
    ['medical-care', 'foreign-resident', ['residence-card'], false],
    ['driving', 'national', ['individual-number-card'], false],
    ['official-request', 'national', [], true],
    ['official-request', 'foreign-resident', [], false],
    ['official-request', 'special-permanent-resident', ['special-permanent-resident-certificate'], true],
  ])('%s, %s, %j: %s', (purpose, belonging, kinds, expected) => {
    expect(serves(purpose, belonging, ...kinds)).toBe(expected);
  });

  test('every purpose has an answer and a source for everybody, and no document both serves alone and is refused', () => {
    for (const purpose of identityPurposes) {
      for (const belonging of persons) {
        const rule = documentsFor(purpose, belonging, today);
        expect(rule.source.ja.length * rule.source.en.length, `${purpose} ${belonging}`).toBeGreaterThan(0);
        expect(rule.isFree === true || rule.ways.length > 0).toBe(true);
        for (const { kind } of rule.not) {
          const alone = servesPurpose({ ...rule, isFree: undefined } as never, new Set([kind]) as never);
          expect(alone, `${purpose} ${belonging} ${kind}`).toBe(false);
        }
      }
    }
  });

  test('the letter and the notification card serve nothing', () => {
    for (const purpose of identityPurposes) {
      const { ways } = documentsFor(purpose, 'national', today);
      expect(JSON.stringify(ways)).not.toMatch(/notification-card|number-letter/);
    }
  });

  test('a day before the first card has no table', () => {
    expect(() => documentsFor('work', 'national', Temporal.PlainDate.from('2015-12-31'))).toThrow('no value is in force');
  });
});
