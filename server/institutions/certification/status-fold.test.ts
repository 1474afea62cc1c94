import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { type CertificateAction, foldActions, statusAt } from './status-fold.ts';

const at = (day: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(day * 86_400_000);
const issued: CertificateAction = { action: 'issued', at: at(0) };

describe('the fold of a certificate’s actions', () => {
  it('suspends, resumes and revokes', () => {
    expect(foldActions([issued])).toEqual({ state: 'good', since: at(0) });
    expect(foldActions([issued, { action: 'suspended', at: at(1) }])).toEqual({ state: 'suspended', since: at(1) });
    expect(foldActions([issued, { action: 'suspended', at: at(1) }, { action: 'resumed', at: at(2) }])).toEqual({
      state: 'good',
      since: at(2),
    });
    expect(foldActions([issued, { action: 'suspended', at: at(1) }, { action: 'revoked', at: at(3), reason: 'superseded' }])).toEqual({
      state: 'revoked',
      since: at(3),
      reason: 'superseded',
    });
  });

  it('keeps the first suspension’s time when it is repeated', () => {
    expect(foldActions([issued, { action: 'suspended', at: at(1) }, { action: 'suspended', at: at(2) }])).toEqual({
      state: 'suspended',
      since: at(1),
    });
  });

  it('never leaves revoked, whatever follows', () => {
    const action = fc.constantFrom<CertificateAction['action']>('suspended', 'resumed', 'revoked');
    fc.assert(
      fc.property(fc.array(action), fc.array(action), (before, after) => {
        const make = (name: CertificateAction['action'], day: number): CertificateAction =>
          name === 'revoked' ? { action: name, at: at(day), reason: 'unspecified' } : { action: name, at: at(day) };
        const first = [issued, ...before.map((name, index) => make(name, index + 1)), make('revoked', 100)];
        const all = [...first, ...after.map((name, index) => make(name, 101 + index))];
        expect(foldActions(all)).toEqual(foldActions(first));
        expect(foldActions(all).state).toBe('revoked');
      }),
    );
  });

  it('refuses a history that does not begin with one issue', () => {
    expect(() => foldActions([])).toThrow(RangeError);
    expect(() => foldActions([{ action: 'suspended', at: at(1) }])).toThrow(RangeError);
    expect(() => foldActions([issued, issued])).toThrow(RangeError);
  });

  it('ends with the validity, except what was revoked', () => {
    expect(statusAt({ state: 'suspended', since: at(1) }, at(10), at(10))).toEqual({ state: 'suspended', since: at(1) });
    expect(statusAt({ state: 'good', since: at(1) }, at(10), at(11))).toEqual({ state: 'expired', since: at(10) });
    expect(statusAt({ state: 'revoked', since: at(1), reason: 'superseded' }, at(10), at(11)).state).toBe('revoked');
  });
});
