import { policyProfile } from '@openmyna/rules';
import { describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { type DisclosedStay, type HeldThings, parseDisclosed, tasksOf as tasksOfHeld } from './home.ts';

const card = { state: 'active', issuedOn: '2021-11-23', expiresOn: '2031-11-22' };
const certificate = {
  kind: 'authentication',
  state: 'good',
  notBefore: '2021-11-23T00:00:00+00:00',
  notAfter: '2026-11-22T14:59:59+00:00',
};
const on = (day: string) => Temporal.PlainDate.from(day);
const tasksOf = (
  card: HeldThings['card'],
  certificates: HeldThings['certificates'],
  today: Temporal.PlainDate,
  { stay, profile = policyProfile('brief') }: { stay?: DisclosedStay; profile?: ReturnType<typeof policyProfile> } = {},
) => tasksOfHeld({ birthDate: '1990-07-01', card, certificates, stay }, today, profile);

describe('what needs doing', () => {
  it('is nothing while everything is valid for more than three months', () => {
    expect(tasksOf(card, [certificate], on('2026-08-21'))).toEqual([]);
  });

  it('is the certificate from three months before its last day, in Japan’s calendar', () => {
    const task = { kind: 'certificate-expires', certificate: 'authentication', by: '2026-11-22' };
    expect(tasksOf(card, [certificate], on('2026-08-22'))).toEqual([task]);
    expect(tasksOf(card, [certificate], on('2026-11-22'))).toEqual([task]);
    expect(tasksOf(card, [certificate], on('2026-11-23'))).toEqual([]);
  });

  it('is the suspension first, then what ends first', () => {
    const soon = { ...card, expiresOn: '2026-11-30' };
    expect(tasksOf(soon, [certificate], on('2026-11-01')).map(({ by }) => by)).toEqual(['2026-11-22', '2026-11-30']);
    expect(tasksOf({ ...soon, state: 'suspended' }, [certificate], on('2026-11-01'))[0]).toEqual({ kind: 'card-suspended' });
  });

  it('is nothing for a revoked certificate', () => {
    expect(tasksOf(null, [{ ...certificate, state: 'revoked' }], on('2026-11-01'))).toEqual([]);
  });
});

describe('a card that ends with its holder’s stay', () => {
  const limited = { ...card, issuedOn: '2024-04-01', expiresOn: '2026-12-20' };
  const kinds = (stay: DisclosedStay, own = limited) => tasksOf(own, [], on('2026-11-23'), { stay }).map(({ kind, by }) => [kind, by]);

  it('asks for an extension of the stay, never for an application', () => {
    expect(kinds({ stayUntil: '2026-12-20', isRenewalPending: false })).toEqual([['stay-ends', '2026-12-20']]);
    // Asked for at the immigration office, not yet told to the counter.
    expect(kinds({ stayUntil: '2026-12-20' })).toEqual([['stay-ends', '2026-12-20']]);
  });

  it('waits for the decision in the two months more, and is brought when the stay was extended', () => {
    const pending = { ...limited, expiresOn: '2027-02-20' };
    expect(kinds({ stayUntil: '2026-12-20', isRenewalPending: true }, pending)).toEqual([['stay-pending', '2027-02-20']]);
    // The record knows of the pending decision, or of the longer stay, and the card does not yet.
    expect(kinds({ stayUntil: '2026-12-20', isRenewalPending: true })).toEqual([['stay-extended', '2026-12-20']]);
    expect(kinds({ stayUntil: '2029-12-20', isRenewalPending: false })).toEqual([['stay-extended', '2026-12-20']]);
  });

  it('is renewed like any other where its own end comes before the stay’s', () => {
    const old = { ...card, issuedOn: '2016-12-20', expiresOn: '2026-12-20' };
    expect(kinds({ stayUntil: '2029-12-20' }, old)).toEqual([['card-expires', '2026-12-20']]);
    expect(kinds({ stayUntil: null }, old)).toEqual([['card-expires', '2026-12-20']]);
  });

  it('is told as early as the profile says', () => {
    const stay = { stayUntil: '2026-12-20' };
    const brief = policyProfile('brief');
    const late = { ...brief, renewal: { ...brief.renewal, noticeMonthsBefore: 1 } };
    expect(tasksOf(limited, [], on('2026-11-19'), { stay, profile: late })).toEqual([]);
    expect(tasksOf(limited, [], on('2026-11-20'), { stay, profile: late })).toHaveLength(1);
    expect(tasksOf(limited, [], on('2026-09-19'), { stay })).toEqual([]);
    expect(tasksOf(limited, [], on('2026-09-20'), { stay })).toHaveLength(1);
  });
});

describe('what the exchange gave', () => {
  it('is of each kind the certificate in use; what a renewal replaced is left out', () => {
    const old = { ...certificate, state: 'revoked' };
    const renewed = { ...certificate, notBefore: '2026-09-01T00:00:00+00:00', notAfter: '2031-09-01T14:59:59+00:00' };
    const basicFour = { name: '田中 花子', birthDate: '1984-04-12', sex: 'female', address: null };
    expect(parseDisclosed({ basicFour, certificates: [old, renewed] }).certificates).toEqual([renewed]);
    expect(parseDisclosed({ basicFour, certificates: [renewed, { ...old, kind: 'signature' }] }).certificates).toHaveLength(2);
  });

  it('names no certificate that ends with the card: the card is what is renewed', () => {
    const soon = { ...card, expiresOn: '2026-11-22' };
    expect(tasksOf(soon, [certificate], on('2026-11-01')).map(({ kind }) => kind)).toEqual(['card-expires']);
  });

  it('is refused when the person is missing', () => {
    expect(() => parseDisclosed({ basicFour: null })).toThrow();
  });
});
