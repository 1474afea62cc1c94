import { describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { parseDisclosed, tasksOf } from './home.ts';

const card = { state: 'active', issuedOn: '2021-11-23', expiresOn: '2031-11-22' };
const certificate = {
  kind: 'authentication',
  state: 'good',
  notBefore: '2021-11-23T00:00:00+00:00',
  notAfter: '2026-11-22T14:59:59+00:00',
};
const on = (day: string) => Temporal.PlainDate.from(day);

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
