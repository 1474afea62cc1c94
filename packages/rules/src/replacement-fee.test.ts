import { describe, expect, it } from 'vitest';
import { policyProfile } from './profiles.ts';
import { replacementFee } from './replacement-fee.ts';

describe('the fee of a replacement', () => {
  it.each(['brief', 'jlis'] as const)('is 800 yen for the card and 200 for the certificates under %s', (name) => {
    const profile = policyProfile(name);
    expect(replacementFee(profile, { reason: 'lost' })).toEqual({ yen: 1000, cardYen: 800, certificatesYen: 200, expressYen: 0 });
    expect(replacementFee(profile, { reason: 'lost', withCertificates: false }).yen).toBe(800);
    expect(replacementFee(profile, { reason: 'chip-fault' }).yen).toBe(0);
    expect(replacementFee(profile, { reason: 'damaged' }).yen).toBe(1000);
  });

  it('is 2,000 yen for express issue, 1,800 without certificates, where it is offered', () => {
    const jlis = policyProfile('jlis');
    expect(replacementFee(jlis, { reason: 'lost', express: true }).yen).toBe(2000);
    expect(replacementFee(jlis, { reason: 'lost', express: true, withCertificates: false }).yen).toBe(1800);
    expect(replacementFee(jlis, { reason: 'chip-fault', express: true }).yen).toBe(0);
    expect(() => replacementFee(policyProfile('brief'), { reason: 'lost', express: true })).toThrow();
  });
});
