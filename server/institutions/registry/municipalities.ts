import { parseLocalGovernmentCode } from '@openmyna/number';
import { MynaError } from '../../kernel/index.ts';
import type { Municipality } from './types.ts';

/** The two invented municipalities, in real prefectures so that the prefectures' tables apply. */
export const municipalities: readonly Municipality[] = Object.freeze([
  {
    code: parseLocalGovernmentCode('149900'),
    name: { ja: '汐見市', en: 'Shiomi City' },
    prefecture: { ja: '神奈川県', en: 'Kanagawa' },
    latin: { prefecture: 'Kanagawa-ken', municipality: 'Shiomi-shi' },
  },
  {
    code: parseLocalGovernmentCode('209902'),
    name: { ja: '白樺町', en: 'Shirakaba Town' },
    prefecture: { ja: '長野県', en: 'Nagano' },
    latin: { prefecture: 'Nagano-ken', municipality: 'Shirakaba-machi' },
  },
]);

export function findMunicipality(code: string): Municipality | undefined {
  return municipalities.find((municipality) => municipality.code === code);
}

/** @throws {MynaError} `MYNA_REGISTRY_MUNICIPALITY_UNKNOWN` */
export function getMunicipality(code: string): Municipality {
  const found = findMunicipality(code);
  if (!found) throw new MynaError('MYNA_REGISTRY_MUNICIPALITY_UNKNOWN');
  return found;
}
