import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MynaError } from './errors.ts';
import { openKeyStore } from './key-store.ts';

const noSigners = () => ({ signer: () => Promise.reject(new Error('no signer in this test')) });
const secret = Buffer.alloc(32, 7);
const store = openKeyStore(secret, noSigners);

describe('key store', () => {
  it('opens what it sealed, and only under the same purpose and context', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.string(), (plaintext, purpose, context) => {
        const sealed = store.seal(purpose, plaintext, context);
        expect(Buffer.from(store.open(purpose, sealed, context)).equals(Buffer.from(plaintext))).toBe(true);
        expect(() => store.open(`${purpose}x`, sealed, context)).toThrow(MynaError);
        expect(() => store.open(purpose, sealed, `${context}x`)).toThrow(MynaError);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses every single changed byte', () => {
    const sealed = Buffer.from(store.seal('number', Buffer.from('123456789018'), 'resident'));
    for (let place = 0; place < sealed.length; place += 1) {
      const changed = Buffer.from(sealed);
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect(() => store.open('number', changed, 'resident')).toThrow('MYNA_KEY_STORE_UNSEALABLE');
    }
  });

  it('never seals the same value to the same bytes, but finds it by its blind index', () => {
    const value = Buffer.from('123456789018');
    expect(Buffer.from(store.seal('number', value, 'a')).equals(Buffer.from(store.seal('number', value, 'a')))).toBe(false);
    expect(store.blindIndex('number', '123456789018')).toEqual(store.blindIndex('number', '123456789018'));
    expect(store.blindIndex('number', '123456789018')).not.toEqual(store.blindIndex('code', '123456789018'));
  });

  it('refuses a secret under 32 bytes', () => {
    expect(() => openKeyStore(Buffer.alloc(31), noSigners)).toThrow('MYNA_KEY_STORE_SECRET_TOO_SHORT');
  });
});
