import type { KeyStore } from '../../kernel/index.ts';
import { searchKey } from './characters.ts';
import type { Registration } from './types.ts';

/** Purposes of the key store under which the registry seals; the context is always the resident id. */
export const sealedPurposes = {
  number: 'registry/individual-number',
  recordCode: 'registry/record-code',
  residenceCard: 'registry/residence-card',
} as const;

/** Blind indexes: equality can be asked, the value cannot be read back. */
export const indexes = {
  number: (keys: KeyStore, number: string): Uint8Array => keys.blindIndex('registry/individual-number', number),
  residenceCard: (keys: KeyStore, number: string): Uint8Array => keys.blindIndex('registry/residence-card', number),
  /** Name, kana, birth date and sex; a confirmed namesake adds the fact that tells the two apart. */
  identity(keys: KeyStore, registration: Pick<Registration, 'name' | 'kana' | 'birthDate' | 'sex' | 'namesake'>): Uint8Array {
    const { name, kana, birthDate, sex, namesake } = registration;
    const parts = [searchKey(name), searchKey(kana), birthDate.toString(), sex];
    if (namesake) parts.push(namesake.fact, searchKey(namesake.value));
    return keys.blindIndex('registry/identity', parts.join('|'));
  },
};
