/** 同姓同名: two people of one name, kana, birth date and sex, told apart by a fact that the officer confirmed. */
import { MynaError } from '../../kernel/index.ts';
import { isSameText, readAddress, searchKey } from './characters.ts';
import type { RegistryStore } from './store.ts';
import type { NamesakeConfirmation, Resident } from './types.ts';

/** Names of parents and places alike are written with the characters of an address. @throws {MynaError} `MYNA_REGISTRY_NAMESAKE_FACT_MISSING` */
export function readNamesake(namesake: NamesakeConfirmation): NamesakeConfirmation {
  if (isSameText(namesake.value, '')) throw new MynaError('MYNA_REGISTRY_NAMESAKE_FACT_MISSING');
  return { ...namesake, value: readAddress(namesake.value) };
}

/**
 * Two of them at one address: no statement of an officer makes that plausible enough.
 * @throws {MynaError} `MYNA_REGISTRY_NAMESAKE_INDISTINCT`
 */
export async function refuseIndistinctNamesake(
  store: Pick<RegistryStore, 'find'>,
  {
    residentId,
    name,
    kana,
    birthDate,
    address,
  }: Pick<Resident, 'name' | 'kana' | 'birthDate' | 'address'> & { readonly residentId?: string },
): Promise<void> {
  const alike = await store.find({ nameKey: searchKey(name), kanaKey: searchKey(kana), birthDate: birthDate.toString() });
  const isIndistinct = alike.some(
    (other) => other.residentId !== residentId && (other.address === undefined || isSameText(other.address, address)),
  );
  if (isIndistinct) throw new MynaError('MYNA_REGISTRY_NAMESAKE_INDISTINCT');
}
